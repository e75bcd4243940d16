import { useRouter } from "@tanstack/react-router";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { LaneBand } from "../../kit/lane.ts";
import { type Lane, type LaneBar, LaneChart } from "../../kit/lane-chart.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
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

/** More lanes than that push what shipped out of sight. */
const MOST_LANES = 12;

/** Of the places in which something shipped those that it last did in, by name; how many others there are. */
export function placesShown(deployments: readonly DeploymentView[], most = MOST_LANES) {
  const newestFirst = deployments.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  const all = [...new Set(newestFirst.map(placeName))];
  return { places: all.slice(0, most).sort(), more: Math.max(0, all.length - most) };
}

type DeploymentLanesProps = {
  deployments: readonly DeploymentView[];
  span: TimeSpan;
  /** Stretches in which nothing was to ship. */
  bands: readonly LaneBand[];
};

/** One lane for each service in each environment: what ran there, when. */
export function DeploymentLanes({ deployments, span, bands }: DeploymentLanesProps) {
  const { buildLocation } = useRouter();
  const hrefOf: HrefOf = ({ shortId }) => buildLocation({ to: "/deployments/$id", params: { id: shortId } }).href;
  const { places, more } = placesShown(deployments);
  const lanes: Lane[] = places.map((key) => {
    const own = deployments.filter((deployment) => placeName(deployment) === key);
    return { key, label: key, bars: barsOf(own, span.toMs, hrefOf) };
  });
  return (
    <Stack space="tight">
      <LaneChart label="What ran where, over time" span={span} lanes={lanes} bands={bands} />
      {more > 0 && (
        <Soft>
          These {places.length} shipped last; {more} more did in this time. Narrow to a service, a team or an
          environment to see theirs.
        </Soft>
      )}
    </Stack>
  );
}
