import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import type { ChartBand, TimeSpan } from "../../kit/chart-marks.ts";
import { type DeploymentView, deploymentStatus, deploymentTitle } from "./deployment-words.ts";

const HOUR_MS = 3_600_000;

/** A deployment as a band on a chart: D, or R for a rollback. */
export const bandOf = (deployment: DeploymentView, href: string): ChartBand => ({
  key: deployment.id,
  letter: deployment.kind === "rollback" ? "R" : "D",
  tone: deploymentStatus(deployment).tone,
  fromMs: deployment.startedAt.getTime(),
  toMs: deployment.finishedAt?.getTime() ?? nowMs(),
  label: `${deployment.shortId}: ${deploymentTitle(deployment)} by ${deployment.deployedBy}, ${deploymentStatus(deployment).word.toLowerCase()}`,
  href,
});

/** The deployments of a service in a stretch of time, as bands. */
export function useDeploymentBands(service: string, { fromMs, toMs }: TimeSpan): readonly ChartBand[] {
  const { buildLocation } = useRouter();
  const from = new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS);
  const to = new Date(Math.ceil(toMs / HOUR_MS) * HOUR_MS);
  const query = { service, from, to, limit: 200 };
  const { data } = useQuery({ ...ask.changes.listDeployments({ query }), placeholderData: keepPreviousData });
  return (data?.deployments ?? []).map((deployment) => {
    const { href } = buildLocation({ to: "/deployments/$id", params: { id: deployment.shortId } });
    return bandOf(deployment, href);
  });
}
