import { Facts, Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import type { ReadinessDetail } from "./readiness-words.ts";

/** What is wanted of it and why, and how it stood day by day. */
export function ReadinessRail({ data }: { data: ReadinessDetail }) {
  const { service, owner, required, requiredBecause, reached, checklist, history } = data;
  const days = history.slice(0, 14).map((day) => ({
    key: day.day,
    content: (
      <span>
        {day.day}: {day.passed} of {day.counted}, {day.reached ? `class ${day.reached}` : "no class"}
      </span>
    ),
  }));
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
        <Lines items={days} none="It is kept once a day, from today on." />
      </RailPart>
    </>
  );
}
