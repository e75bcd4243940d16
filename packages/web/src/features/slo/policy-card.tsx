import { DEFAULT_POLICY } from "@shipshape/domain/gates/budget-policy";
import { Lines } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { GatesOf } from "../gates/gate-card.tsx";
import { gateStatus } from "../gates/gate-words.ts";
import { type SloView, shareText } from "./slo-words.ts";

type Level = {
  readonly key: string;
  readonly when: string;
  readonly status: Status;
  readonly what: string;
  readonly holds: boolean;
};

const denyAtShare = 0;
const warnBelowShare = DEFAULT_POLICY.clauses.find(({ when }) => when.remainingBelow)?.when.remainingBelow ?? 0;

/** What the gate does as the budget goes down, and which of it holds now for this objective. */
function levelsOf(share: number | null): Level[] {
  const isSpent = share !== null && share <= denyAtShare + 1e-9;
  const isLow = share !== null && !isSpent && share < warnBelowShare;
  return [
    {
      key: "enough",
      when: `${shareText(warnBelowShare)} or more left`,
      status: gateStatus("allow"),
      what: "changes go out.",
      holds: share !== null && !isSpent && !isLow,
    },
    {
      key: "low",
      when: `less than ${shareText(warnBelowShare)} left`,
      status: gateStatus("warn"),
      what: "changes go out with a warning in the pipeline's log.",
      holds: isLow,
    },
    {
      key: "spent",
      when: denyAtShare === 0 ? "spent" : `${shareText(denyAtShare)} or less left`,
      status: gateStatus("deny"),
      what: "changes are denied until there is budget again. A rollback always passes.",
      holds: isSpent,
    },
  ];
}

/** What the gate does at each level of the budget, and what is in force now with its reasons. */
export function PolicyCard({ slo }: { slo: SloView }) {
  const { budget, recoversAt } = slo;
  const items = levelsOf(budget?.remainingShare ?? null).map(({ key, when, status, what, holds }) => ({
    key,
    content: (
      <Stack space="tight">
        <Row spread>
          {holds ? <Strong>{when}</Strong> : <span>{when}</span>}
          <StatusWord status={status} />
        </Row>
        {holds && <Soft>This holds now: {what}</Soft>}
      </Stack>
    ),
  }));
  return (
    <>
      <RailPart title="What the budget decides">
        <Lines items={items} none="" />
        {recoversAt && (
          <Soft>
            There is budget again <ClockTime at={recoversAt} />, if nothing more goes wrong.
          </Soft>
        )}
        {budget?.young && <Soft>The window is not full yet, so few events weigh much.</Soft>}
      </RailPart>
      <RailPart title={`The gate of ${slo.service} now`}>
        <GatesOf service={slo.service} />
      </RailPart>
    </>
  );
}
