import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { ExternalLink, QuietLink, TextLink } from "../../kit/link.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Code } from "../../kit/stack.tsx";
import { ClockTime, Duration } from "../../kit/time.tsx";
import { BecauseList } from "../gates/because-list.tsx";
import { checkOf, VerdictGiven } from "../gates/check-list.tsx";
import { SuccessAround } from "../slo/success-around.tsx";
import { bandOf } from "./deployment-bands.ts";
import { type DeploymentView, deploymentStatus, deploymentTitle } from "./deployment-words.ts";

const route = getRouteApi("/signed-in/deployments/$id");
const HOUR_MS = 3_600_000;

export function DeploymentPage() {
  const { id } = route.useParams();
  const { data: deployment } = useSuspenseQuery(ask.changes.getDeployment({ params: { id } }));
  const { data: slo } = useSuspenseQuery(ask.slo.list({ query: { service: deployment.service } }));
  const at = deployment.startedAt.getTime();
  const span = { fromMs: at - HOUR_MS, toMs: at + HOUR_MS };
  return (
    <Page
      title={deploymentTitle(deployment)}
      shortId={deployment.shortId}
      crumbs={
        <>
          <QuietLink to="/deployments">Deployments</QuietLink> /{" "}
          <QuietLink to="/services/$name" params={{ name: deployment.service }}>
            {deployment.service}
          </QuietLink>
        </>
      }
      status={deploymentStatus(deployment)}
      rail={<DeploymentRail deployment={deployment} />}
    >
      <Section title="One hour before and after" note="The share of good events, minute by minute.">
        {slo.slos.length === 0 && <Quiet>{deployment.service} has no objectives, so nothing was counted.</Quiet>}
        {slo.slos.map((one) => (
          <SuccessAround key={one.id} slo={one} span={span} bands={[bandOf(deployment, `/deployments/${id}`)]} />
        ))}
      </Section>
      <GateBefore deployment={deployment} />
    </Page>
  );
}

function GateBefore({ deployment }: { deployment: DeploymentView }) {
  const { data } = useSuspenseQuery(ask.gates.listChecks({ query: { service: deployment.service } }));
  const check = checkOf(deployment, data.checks);
  return (
    <Section title="What the gate said before" aside={check && <VerdictGiven check={check} />}>
      {check ? <BecauseList because={check.because} /> : <Quiet>It was not asked.</Quiet>}
    </Section>
  );
}

function DeploymentRail({ deployment }: { deployment: DeploymentView }) {
  const { service, environment, version, previousVersion, commit, startedAt, finishedAt, deployedBy, url } = deployment;
  return (
    <RailPart title="Deployment">
      <Facts
        facts={[
          {
            term: "Service",
            value: (
              <TextLink to="/services/$name" params={{ name: service }}>
                {service}
              </TextLink>
            ),
          },
          { term: "Environment", value: environment },
          { term: "Version", value: version },
          { term: "Before", value: previousVersion },
          { term: "Commit", value: commit && <Code>{commit.slice(0, 12)}</Code> },
          { term: "Started", value: <ClockTime at={startedAt} /> },
          { term: "Took", value: <Duration from={startedAt} to={finishedAt} /> },
          { term: "By", value: deployedBy },
          { term: "Pipeline", value: url && <ExternalLink href={url}>Open the run</ExternalLink> },
        ]}
      />
    </RailPart>
  );
}
