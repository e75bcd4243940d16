import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { PolicyCard } from "./policy-card.tsx";
import { groupText, type SloView, targetText, windowText } from "./slo-words.ts";

/** What is known of the objective, beside what it decides. */
export function SloRail({ slo }: { slo: SloView }) {
  return (
    <>
      <PolicyCard slo={slo} />
      <RailPart title="Objective">
        <Facts
          facts={[
            {
              term: "Service",
              value: <ServiceLink name={slo.service} />,
            },
            {
              term: "Group of",
              value: slo.parent !== null && (
                <TextLink to="/slos/$name" params={{ name: slo.parent }}>
                  {slo.parent}
                </TextLink>
              ),
            },
            { term: "Group", value: groupText(slo) },
            { term: "Target", value: targetText(slo.target) },
            { term: "Window", value: windowText(slo.window) },
            { term: "Counts", value: slo.budgetingMethod },
            { term: "Counted until", value: slo.dataUntil && <Time at={slo.dataUntil} /> },
            { term: "Judged", value: slo.evaluatedAt && <Time at={slo.evaluatedAt} /> },
            { term: "Name", value: slo.name },
          ]}
        />
      </RailPart>
    </>
  );
}
