import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Duration } from "../../kit/duration.tsx";
import { Facts } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Code, Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { BudgetEffect, useBudgetEffects } from "./budget-effect.tsx";
import type { DeploymentView } from "./deployment-words.ts";
import { diffOf, repositoryOf } from "./diff-link.ts";

/** What is known of a deployment, and its neighbours in the same place. */
export function DeploymentRail({ deployment }: { deployment: DeploymentView }) {
  const { shortId, service, environment, version, previousVersion, commit, startedAt, finishedAt } = deployment;
  const { data: described } = useQuery(ask.catalog.getService({ params: { name: service } }));
  const effect = useBudgetEffects([deployment])?.get(shortId);
  const repository = described && repositoryOf(described);
  const diff = diffOf(repository, deployment);
  return (
    <>
      <RailPart title="Deployment">
        <Facts
          facts={[
            {
              term: "Service",
              value: <ServiceLink name={service} />,
            },
            {
              term: "Environment",
              value: (
                <TextLink to="/deployments" search={{ environment }}>
                  {environment}
                </TextLink>
              ),
            },
            { term: "Version", value: version },
            { term: "Before", value: previousVersion },
            { term: "Commit", value: commit && <Code>{commit.slice(0, 12)}</Code> },
            { term: "Diff", value: diff && <ExternalLink href={diff.href}>{diff.label}</ExternalLink> },
            { term: "Started", value: <ClockTime at={startedAt} /> },
            { term: "Took", value: <Duration from={startedAt} to={finishedAt} /> },
            { term: "By", value: deployment.deployedBy },
            {
              term: "Pipeline",
              value: deployment.url && <ExternalLink href={deployment.url}>Open the run</ExternalLink>,
            },
            { term: "Budget", value: effect && <BudgetEffect effect={effect} /> },
          ]}
        />
        {commit && described && !repository && (
          <Soft>
            A diff is linked once {service} says where its code lies: a link called “Repository”, or the annotation
            github.com/project-slug.
          </Soft>
        )}
      </RailPart>
      <Neighbours shortId={shortId} />
    </>
  );
}

function Neighbours({ shortId }: { shortId: string }) {
  const { data } = useSuspenseQuery(ask.changes.getDeployment({ params: { id: shortId } }));
  const link = (id: string | null) =>
    id && (
      <TextLink to="/deployments/$id" params={{ id }}>
        {id}
      </TextLink>
    );
  if (!data.previous && !data.next) return null;
  return (
    <RailPart title={`In ${data.environment}`}>
      <Facts
        facts={[
          { term: "The one before", value: link(data.previous) },
          { term: "The one after", value: link(data.next) },
        ]}
      />
    </RailPart>
  );
}
