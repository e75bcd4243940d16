import { INDUSTRY_2025 } from "@shipshape/domain/insights/score-2025";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Strong } from "../../kit/stack.tsx";
import type { DoraView } from "./dora-words.ts";

const NAMES: readonly (readonly [keyof typeof INDUSTRY_2025, string])[] = [
  ["deploymentFrequency", "Deployment frequency"],
  ["leadTime", "Lead time"],
  ["changeFailRate", "Change fail rate"],
  ["recoveryTime", "Recovery time"],
  ["reworkRate", "Rework rate"],
  ["overall", "Overall"],
];

type Scored = { readonly name: string; readonly own: number | null; readonly mean: number };

/** Half a point is within what teams of the same kind differ by. */
const NEAR = 0.5;

function besideIndustry({ own, mean }: Scored): string {
  if (own === null) return "nothing to count it from yet";
  if (Math.abs(own - mean) < NEAR) return "as the industry";
  return `${Math.abs(own - mean).toFixed(1)} ${own > mean ? "above" : "below"} the industry`;
}

const columns: readonly Column<Scored>[] = [
  { title: "Measure", head: true, cell: ({ name }) => name },
  {
    title: "Here",
    numeric: true,
    cell: ({ own }) => (own === null ? <Soft>–</Soft> : <Strong>{own.toFixed(1)}</Strong>),
  },
  { title: "Industry", numeric: true, cell: ({ mean }) => mean.toFixed(1) },
  { title: "That is", wide: true, cell: (scored) => <Soft>{besideIndustry(scored)}</Soft> },
];

/** The official score of 2025, from 0 to 10, beside the means of all industries. */
export function ScoreSection({ score }: { score: DoraView["score2025"] }) {
  const rows = NAMES.map(([key, name]) => ({ name, own: score[key], mean: INDUSTRY_2025[key].mean }));
  return (
    <Section
      title="Score of 2025"
      note="From 0 to 10, as dora.dev's quick check counts."
      aside={<TextLink to="/benchmarks">All benchmarks</TextLink>}
    >
      <ListTable caption="Score of 2025" rows={rows} keyOf={({ name }) => name} columns={columns} empty={null} />
    </Section>
  );
}
