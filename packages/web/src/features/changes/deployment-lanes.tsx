import { useRouter } from "@tanstack/react-router";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { type Lane, type LaneBar, LaneChart } from "../../kit/lane-chart.tsx";
import { type DeploymentView, deploymentStatus, deploymentTitle } from "./deployment-words.ts";

type HrefOf = (deployment: DeploymentView) => string;

/**
 * What succeeded stands until the next that does: which version ran there, with how it got there. What failed or was
 * aborted never stood: it is as long as it took.
 */
function barsOf(deployments: readonly DeploymentView[], endMs: number, hrefOf: HrefOf): LaneBar[] {
  const oldestFirst = deployments.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return oldestFirst.map((deployment, index) => {
    const status = deploymentStatus(deployment);
    const { startedAt, finishedAt, deployedBy, commit } = deployment;
    const next = oldestFirst.slice(index + 1).find((later) => later.status === "succeeded");
    const stands = deployment.status === "succeeded" ? next?.startedAt : finishedAt;
    return {
      key: deployment.id,
      label: deployment.version,
      title: `${deployment.shortId}: ${deploymentTitle(deployment)}, ${status.word.toLowerCase()}`,
      facts: [`By ${deployedBy}`, ...(commit ? [`Commit ${commit.slice(0, 7)}`] : [])],
      tone: status.tone,
      fromMs: startedAt.getTime(),
      toMs: stands?.getTime() ?? endMs,
      href: hrefOf(deployment),
      ...(deployment.kind === "rollback" ? { look: "striped" as const } : {}),
    };
  });
}

const placeName = ({ service, environment }: DeploymentView): string => `${service} · ${environment}`;

/** One lane for each service in each environment: what ran there, when. */
export function DeploymentLanes({ deployments, span }: { deployments: readonly DeploymentView[]; span: TimeSpan }) {
  const { buildLocation } = useRouter();
  const hrefOf: HrefOf = ({ shortId }) => buildLocation({ to: "/deployments/$id", params: { id: shortId } }).href;
  const places = [...new Set(deployments.map(placeName))].sort();
  const lanes: Lane[] = places.map((key) => {
    const own = deployments.filter((deployment) => placeName(deployment) === key);
    return { key, label: key, bars: barsOf(own, span.toMs, hrefOf) };
  });
  return <LaneChart label="What ran where, over time" span={span} lanes={lanes} />;
}
