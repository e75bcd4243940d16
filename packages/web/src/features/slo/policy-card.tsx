import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { GatesOf } from "../gates/gate-card.tsx";
import { PolicyLevels } from "../gates/policy-levels.tsx";
import type { SloView } from "./slo-words.ts";

/** Which policy governs the objective and why, what it does as the budget goes down, and what of it holds now. */
export function PolicyCard({ slo }: { slo: SloView }) {
  const { recoversAt } = slo;
  const { data: policy } = useSuspenseQuery(ask.gates.policyInForce({ params: { name: slo.name } }));
  const others = policy.exemptions.filter((changeClass) => changeClass !== "rollback");
  return (
    <>
      <RailPart
        title="What the budget decides"
        aside={
          <TextLink to="/budget-policies/$name" params={{ name: policy.policy }}>
            {policy.displayName}
          </TextLink>
        }
      >
        <Stack space="close">
          <PolicyLevels clauses={policy.clauses} />
          {recoversAt && (
            <Soft>
              There is budget again <ClockTime at={recoversAt} />, if nothing more goes wrong.
            </Soft>
          )}
          <Soft>
            {others.length > 0 ? `Exempt: ${others.join(", ")} changes. ` : ""}A rollback always passes. Here{" "}
            {policy.because}.
          </Soft>
        </Stack>
      </RailPart>
      <RailPart title={`The gate of ${slo.service} now`}>
        <GatesOf service={slo.service} />
      </RailPart>
    </>
  );
}
