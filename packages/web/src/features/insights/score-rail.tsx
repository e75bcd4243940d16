import { INDUSTRY_2025 } from "@shipshape/domain/insights/score-2025";
import { Facts } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import type { DoraView } from "./dora-words.ts";

const NAMES: readonly (readonly [keyof typeof INDUSTRY_2025, string])[] = [
  ["overall", "Overall"],
  ["leadTime", "Lead time"],
  ["deploymentFrequency", "Frequency"],
  ["recoveryTime", "Recovery"],
  ["changeFailRate", "Fail rate"],
  ["reworkRate", "Rework"],
];

/** The official score of 2025, from 0 to 10, beside the means of all industries. */
export function ScoreRail({ score }: { score: DoraView["score2025"] }) {
  const facts = NAMES.map(([key, term]) => {
    const own = score[key];
    return {
      term,
      value: `${own === null ? "not known" : Number(own.toFixed(1))} (industry ${INDUSTRY_2025[key].mean})`,
    };
  });
  return (
    <RailPart title="Score of 2025">
      <Stack space="tight">
        <Facts facts={facts} />
        <Soft>From 0 to 10, as dora.dev's quick check counts.</Soft>
      </Stack>
    </RailPart>
  );
}
