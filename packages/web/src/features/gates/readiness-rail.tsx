import { Facts, Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Sparkline } from "../../kit/sparkline.tsx";
import { Soft } from "../../kit/stack.tsx";
import { dayByDay, type ReadinessDetail } from "./readiness-words.ts";

/** What is wanted of it and why, and how it stood day by day. */
export function ReadinessRail({ data }: { data: ReadinessDetail }) {
  const { service, owner, required, requiredBecause, reached, checklist, history } = data;
  const known = dayByDay(history);
  const days = known.slice(0, 14).map(({ day, passed, counted, change, reached: then }) => ({
    key: day,
    content: (
      <span>
        {day}: {passed} of {counted}, {then ? `class ${then}` : "no class"}
        {change !== 0 && <Soft> ({change > 0 ? `${change} more` : `${-change} fewer`})</Soft>}
      </span>
    ),
  }));
  const points = known.toReversed().map(({ day, passed }) => ({ at: Date.parse(day), value: passed }));
  return (
    <>
      <RailPart title="What counts">
        <Facts
          facts={[
            { term: "Wanted", value: `Class ${required}: ${requiredBecause}` },
            { term: "Reached", value: reached ? `Class ${reached}` : "No class yet" },
            { term: "Checklist", value: checklist },
            { term: "Team", value: owner },
          ]}
        />
        <TextLink to="/services/$name" params={{ name: service }}>
          The service
        </TextLink>
      </RailPart>
      <RailPart title="Day by day">
        <Sparkline points={points} label={`Items that are there, over ${points.length} days`} />
        <Lines items={days} none="It is kept once a day, from today on." />
      </RailPart>
    </>
  );
}
