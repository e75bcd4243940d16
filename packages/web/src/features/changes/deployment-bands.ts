import { humanizeDuration } from "@shipshape/domain/time/duration";
import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { momentText } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import type { ChartBand, TimeSpan } from "../../kit/chart-marks.ts";
import { useBudgetEffects } from "./budget-effect.tsx";
import { useChangeBands, useEvidenceSent } from "./change-bands.ts";
import { type DeploymentView, deploymentStatus, deploymentTitle } from "./deployment-words.ts";
import { diffOf, repositoryOf } from "./diff-link.ts";
import { type EvidenceView, KIND_WORDS, saidOf } from "./evidence-words.ts";

/** By how it went: F failed, A aborted, R went back, D deployed; what is still under way is D too. */
function letterOf({ status, kind }: DeploymentView): Pick<ChartBand, "letter" | "meaning"> {
  if (status === "failed") return { letter: "F", meaning: "failed deployment" };
  if (status === "aborted") return { letter: "A", meaning: "aborted deployment" };
  return kind === "rollback" ? { letter: "R", meaning: "rollback" } : { letter: "D", meaning: "deployment" };
}

type Place = {
  href: string;
  zone: string;
  repository: string | undefined;
  effect: string | undefined;
  evidence: string | undefined;
};

/** A deployment as a band on a chart, with what its card says. */
function bandOf(deployment: DeploymentView, { href, zone, repository, effect, evidence }: Place): ChartBand {
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
      ...(effect === undefined ? [] : [["Budget", effect] as const]),
      ...(evidence === undefined ? [] : [["Evidence", evidence] as const]),
    ],
    links: diff ? [diff] : [],
    href,
  };
}

/** What was found out of what was deployed: the newest of each kind, in short. */
function evidenceWords(evidence: readonly EvidenceView[], { version, commit }: DeploymentView): string | undefined {
  const own = evidence.filter((one) => one.version === version || (commit !== null && one.commit === commit));
  const newest = new Map(own.toReversed().map((one) => [`${one.kind} ${one.label}`, one]));
  const said = [...newest.values()].map((one) => `${KIND_WORDS[one.kind].toLowerCase()}: ${saidOf(one).status.word}`);
  return said.length === 0 ? undefined : said.join("; ");
}

/** Deployments of one service as bands. */
function useBandsOf(
  service: string,
  deployments: readonly DeploymentView[],
  evidence: readonly EvidenceView[],
): readonly ChartBand[] {
  const { buildLocation } = useRouter();
  const zone = useTimeZone();
  const { data } = useQuery({
    ...ask.catalog.getService({ params: { name: service } }),
    staleTime: 60_000,
    enabled: service !== "",
  });
  const effects = useBudgetEffects(deployments);
  const repository = data && repositoryOf(data);
  return deployments.map((deployment) => {
    const { href } = buildLocation({ to: "/deployments/$id", params: { id: deployment.shortId } });
    const effect = effects?.get(deployment.shortId)?.because;
    return bandOf(deployment, { href, zone, repository, effect, evidence: evidenceWords(evidence, deployment) });
  });
}

/** The deployments of a service in a stretch of time, asked for in whole hours. */
export const deploymentsIn = (service: string, { fromMs, toMs }: TimeSpan) => {
  const from = new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS);
  const to = new Date(Math.ceil(toMs / HOUR_MS) * HOUR_MS);
  return ask.changes.listDeployments({ query: { service, from, to, limit: 200 } });
};

/**
 * What changed a service in a stretch of time, as bands: deployments to production, which its objectives watch, and to one more
 * environment where that is named, each with what it did to the budget and what was found out of it; other changes; plans.
 */
export function useDeploymentBands(service: string, span: TimeSpan, alsoIn?: string): readonly ChartBand[] {
  const { data } = useQuery({
    ...deploymentsIn(service, span),
    placeholderData: keepPreviousData,
    enabled: service !== "",
  });
  const { data: known } = useQuery({ ...ask.environments.list(), staleTime: 60_000 });
  const elsewhere = new Set(known?.environments.filter(({ kind }) => kind !== "production").map(({ name }) => name));
  const felt = (data?.deployments ?? []).filter(
    ({ environment }) => environment === alsoIn || !elsewhere.has(environment),
  );
  const evidence = useEvidenceSent(service);
  const shipped = useBandsOf(service, felt, evidence);
  return [...shipped, ...useChangeBands(service, span, evidence, useTimeZone())];
}
