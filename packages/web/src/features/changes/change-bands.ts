import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { momentText } from "../../kernel/moment.ts";
import type { ChartBand, TimeSpan } from "../../kit/chart-marks.ts";
import { type EvidenceView, planWords, riskStatus, subjectOf } from "./evidence-words.ts";
import { changedBy, type ListedChangeView } from "./record-words.ts";

const MOST = 200;

const LETTERS: Readonly<Record<string, Pick<ChartBand, "letter" | "meaning">>> = {
  infrastructure: { letter: "I", meaning: "infrastructure" },
  configuration: { letter: "C", meaning: "configuration" },
  flag: { letter: "L", meaning: "flag" },
};
const OTHER = { letter: "X", meaning: "other change" } as const;

/** All that changed a service in a stretch of time and was no deployment, asked for in whole hours. */
export function useOtherChanges(service: string, { fromMs, toMs }: TimeSpan): readonly ListedChangeView[] {
  const from = new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS);
  const to = new Date(Math.ceil(toMs / HOUR_MS) * HOUR_MS);
  const query = { service, from, to, limit: MOST };
  const { data } = useQuery({
    ...ask.changes.listChanges({ query }),
    placeholderData: keepPreviousData,
    enabled: service !== "",
  });
  return (data?.changes ?? []).filter(({ deployment }) => deployment === null);
}

/** What was found out of a service last. */
export function useEvidenceSent(service: string): readonly EvidenceView[] {
  const query = { service, limit: MOST };
  const { data } = useQuery({
    ...ask.changes.listEvidence({ query }),
    placeholderData: keepPreviousData,
    enabled: service !== "",
  });
  return data?.evidence ?? [];
}

export type PlanSent = Extract<EvidenceView, { kind: "plan" }>;
export const isPlan = (one: EvidenceView): one is PlanSent => one.kind === "plan";

const isWithin = (at: Date, { fromMs, toMs }: TimeSpan): boolean => at.getTime() >= fromMs && at.getTime() <= toMs;

/** Changes that were no deployments, and plans of infrastructure with their risk, as bands on a chart. */
export function useChangeBands(
  service: string,
  span: TimeSpan,
  evidence: readonly EvidenceView[],
  zone: string,
): readonly ChartBand[] {
  const { buildLocation } = useRouter();
  const changes = useOtherChanges(service, span);
  const all = buildLocation({ to: "/changes", search: { service } }).href;
  const when = (at: Date): string => momentText(at, new Date(span.toMs), zone);
  const changed = changes.map(
    ({ id, kind, title, at, endedAt, by, source, url }): ChartBand => ({
      key: id,
      ...(LETTERS[kind] ?? OTHER),
      tone: "info",
      fromMs: at.getTime(),
      toMs: (endedAt ?? at).getTime(),
      label: title,
      facts: [
        ["Kind", kind],
        ["By", changedBy({ by, source })],
        ["When", when(at)],
      ],
      links: url === null ? [] : [{ label: "Where it was done", href: url }],
      href: all,
    }),
  );
  const planned = evidence
    .filter(isPlan)
    .filter(({ at }) => isWithin(at, span))
    .map((plan): ChartBand => {
      const { id, at, label, summary, sentBy } = plan;
      return {
        key: id,
        letter: "P",
        meaning: "plan of infrastructure",
        tone: riskStatus(summary.risk).tone,
        fromMs: at.getTime(),
        toMs: at.getTime(),
        label: `Plan ${label} of ${subjectOf(plan)}: ${riskStatus(summary.risk).word}`,
        facts: [
          ["It would", planWords(summary)],
          ["Danger", summary.because[0]?.text ?? "none"],
          ["Sent", `${when(at)} by ${sentBy}`],
        ],
        href: buildLocation({ to: "/evidence/$service/reports/$id", params: { service, id } }).href,
      };
    });
  return [...changed, ...planned];
}
