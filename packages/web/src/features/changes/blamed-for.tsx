import { wholePercent } from "@shipshape/domain/slo/percent";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { useQueries, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { type IncidentView, incidentStatus } from "../incidents/incident-words.ts";
import type { DeploymentView } from "./deployment-words.ts";

/** An incident later than that is hardly named after a deployment. */
const BLAMED_WITHIN_MS = DAY_MS;
const MOST = 10;

/** The incidents that name this deployment as a likely cause, each with its reason. */
export function BlamedFor({ deployment }: { deployment: DeploymentView }) {
  const startedMs = deployment.startedAt.getTime();
  const asked = useQuery(ask.incidents.list({ query: { limit: 200 } }));
  const after = (asked.data?.incidents ?? [])
    .filter(({ openedAt }) => openedAt.getTime() >= startedMs && openedAt.getTime() < startedMs + BLAMED_WITHIN_MS)
    .slice(-MOST);
  const details = useQueries({ queries: after.map(({ shortId }) => ask.incidents.get({ params: { id: shortId } })) });
  const items = details.flatMap(({ data: incident }) => {
    const cause = incident?.likelyCauses.find(({ deploymentId }) => deploymentId === deployment.id);
    if (!incident || !cause) return [];
    return [{ key: incident.id, content: <Blame incident={incident} cause={cause} /> }];
  });
  // That none names it is said once all that could were read.
  const missing = [asked, ...details].find(({ data }) => data === undefined);
  return (
    <Section title="Incidents it is named in">
      {missing && items.length === 0 ? (
        <ChartWaiting asked={missing} height={24} />
      ) : (
        <Lines items={items} none="No incident names it as a likely cause." />
      )}
    </Section>
  );
}

type BlameProps = { incident: IncidentView; cause: { readonly confidence: number; readonly because: string } };

function Blame({ incident, cause }: BlameProps) {
  return (
    <Stack space="tight">
      <span>
        <StatusWord status={incidentStatus(incident)} />{" "}
        <TextLink to="/incidents/$id" params={{ id: incident.shortId }}>
          {incident.shortId} {incident.title}
        </TextLink>
      </span>
      <Soft>
        {wholePercent(cause.confidence)} likely: {cause.because}
      </Soft>
    </Stack>
  );
}
