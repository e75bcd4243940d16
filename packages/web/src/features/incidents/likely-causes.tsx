import { wholePercent } from "@shipshape/domain/slo/percent";
import { Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

type Cause = IncidentDetailView["likelyCauses"][number];

const lineOf = ({ deploymentId, shortId, service, version, confidence, because, startedAt }: Cause) => ({
  key: deploymentId,
  content: (
    <Stack space="tight">
      <span>
        <Strong>{wholePercent(confidence)}</Strong>{" "}
        <TextLink to="/deployments/$id" params={{ id: shortId }}>
          {service} {version}
        </TextLink>{" "}
        <Soft>
          {shortId}, <Time at={startedAt} />
        </Soft>
      </span>
      <Soft>{because}</Soft>
    </Stack>
  ),
});

/** The deployments that may have brought it about, likeliest first, each with the reason. */
export function LikelyCauses({ causes, isOver }: { causes: readonly Cause[]; isOver: boolean }) {
  const likeliest = causes.toSorted((a, b) => b.confidence - a.confidence);
  const none = isOver ? "No deployment was suspected." : "No deployment shortly before: look elsewhere first.";
  return (
    <RailPart title="Likely causes">
      <Lines items={likeliest.map(lineOf)} none={none} />
    </RailPart>
  );
}
