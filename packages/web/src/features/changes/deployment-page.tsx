import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Words } from "../../kit/stack.tsx";
import { BecauseList } from "../gates/because-list.tsx";
import { checkOf, VerdictGiven } from "../gates/check-list.tsx";
import { BlamedFor } from "./blamed-for.tsx";
import { DeploymentAround } from "./deployment-around.tsx";
import { DeploymentRail } from "./deployment-rail.tsx";
import { checksBefore } from "./deployment-reads.ts";
import { type DeploymentView, deploymentStatus, deploymentTitle } from "./deployment-words.ts";
import { EvidenceOfDeployment } from "./evidence-of-deployment.tsx";
import { WhatItBrought } from "./what-it-brought.tsx";

const route = getRouteApi("/signed-in/deployments/$id");

export function DeploymentPage() {
  const { id } = route.useParams();
  const { data: deployment } = useSuspenseQuery(ask.changes.getDeployment({ params: { id } }));
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
      <DeploymentAround deployment={deployment} />
      <WhatItBrought deployment={deployment} />
      <EvidenceOfDeployment deployment={deployment} />
      <GateBefore deployment={deployment} />
      <BlamedFor deployment={deployment} />
      <GoBack deployment={deployment} />
    </Page>
  );
}

function GateBefore({ deployment }: { deployment: DeploymentView }) {
  const { data } = useSuspenseQuery(checksBefore(deployment));
  const check = checkOf(deployment, data.checks);
  return (
    <Section
      title="What the gate said before"
      aside={check && <VerdictGiven check={check} />}
      note={check && `Asked by ${check.checkedBy}.`}
    >
      {check ? <BecauseList because={check.because} /> : <Quiet>It was not asked in the hour before.</Quiet>}
    </Section>
  );
}

/** How to bring back what ran before: the exact command. */
function GoBack({ deployment }: { deployment: DeploymentView }) {
  const { service, environment, previousVersion, kind } = deployment;
  if (previousVersion === null || kind === "rollback") return null;
  const place = `--service ${service} --env ${environment}`;
  return (
    <Section title="Roll back">
      <Words>
        Brings {previousVersion} back and records it as a rollback. The gate lets a rollback pass at any time. Put what
        deploys {service} after the two dashes.
      </Words>
      <CommandLine
        command={cliCommand(
          `deploy run ${place} --version ${previousVersion} --rollback -- ./deploy.sh ${previousVersion}`,
        )}
      />
    </Section>
  );
}
