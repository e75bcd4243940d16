import { humanizeDuration } from "@shipshape/domain/time/duration";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { momentText } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import type { ChartBand, TimeSpan } from "../../kit/chart-marks.ts";
import { type DeploymentView, deploymentStatus, deploymentTitle } from "./deployment-words.ts";
import { diffOf, repositoryOf } from "./diff-link.ts";

const HOUR_MS = 3_600_000;

/** By how it went: F failed, A aborted, R went back, D deployed; what is still under way is D too. */
function letterOf({ status, kind }: DeploymentView): Pick<ChartBand, "letter" | "meaning"> {
  if (status === "failed") return { letter: "F", meaning: "failed deployment" };
  if (status === "aborted") return { letter: "A", meaning: "aborted deployment" };
  return kind === "rollback" ? { letter: "R", meaning: "rollback" } : { letter: "D", meaning: "deployment" };
}

type Place = { href: string; zone: string; repository: string | undefined };

/** A deployment as a band on a chart, with what its card says. */
function bandOf(deployment: DeploymentView, { href, zone, repository }: Place): ChartBand {
  const { startedAt, finishedAt, shortId, version, previousVersion, deployedBy } = deployment;
  const status = deploymentStatus(deployment);
  const toMs = finishedAt?.getTime() ?? nowMs();
  const diff = diffOf(repository, deployment);
  return {
    key: deployment.id,
    ...letterOf(deployment),
    tone: status.tone,
    fromMs: startedAt.getTime(),
    toMs,
    label: `${shortId}: ${deploymentTitle(deployment)}, ${status.word.toLowerCase()}`,
    facts: [
      ["Version", previousVersion ? `${version}, before ${previousVersion}` : version],
      ["By", deployedBy],
      ["Started", momentText(startedAt, new Date(nowMs()), zone)],
      ["Took", finishedAt ? humanizeDuration(toMs - startedAt.getTime()) : "goes on"],
    ],
    links: diff ? [diff] : [],
    href,
  };
}

/** Deployments of one service as bands. */
function useBandsOf(service: string, deployments: readonly DeploymentView[]): readonly ChartBand[] {
  const { buildLocation } = useRouter();
  const zone = useTimeZone();
  const { data } = useQuery({ ...ask.catalog.getService({ params: { name: service } }), staleTime: 60_000 });
  const repository = data && repositoryOf(data);
  return deployments.map((deployment) => {
    const { href } = buildLocation({ to: "/deployments/$id", params: { id: deployment.shortId } });
    return bandOf(deployment, { href, zone, repository });
  });
}

/** The deployments of a service in a stretch of time, asked for in whole hours. */
export const deploymentsIn = (service: string, { fromMs, toMs }: TimeSpan) => {
  const from = new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS);
  const to = new Date(Math.ceil(toMs / HOUR_MS) * HOUR_MS);
  return ask.changes.listDeployments({ query: { service, from, to, limit: 200 } });
};

/**
 * The deployments of a service in a stretch of time, as bands: those to production, which its objectives watch, and to
 * one more environment where that is named.
 */
export function useDeploymentBands(service: string, span: TimeSpan, alsoIn?: string): readonly ChartBand[] {
  const { data } = useQuery({ ...deploymentsIn(service, span), placeholderData: keepPreviousData });
  const { data: known } = useQuery({ ...ask.environments.list(), staleTime: 60_000 });
  const elsewhere = new Set(known?.environments.filter(({ kind }) => kind !== "production").map(({ name }) => name));
  const felt = (data?.deployments ?? []).filter(
    ({ environment }) => environment === alsoIn || !elsewhere.has(environment),
  );
  return useBandsOf(service, felt);
}
