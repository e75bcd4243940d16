import type { Kernel } from "../../kernel/kernel.ts";
import type { Answer } from "./answer.ts";
import { askMerged, selectMerged } from "./ask-merged.ts";
import { type Failing, failedAgain, isPaused } from "./back-off.ts";
import type { MergePlans } from "./merge-plans.ts";
import type { MetricsPage } from "./metrics-page.ts";
import { fetchMetricsPage, ownMetricsPage, selectFromPage } from "./page-source.ts";
import { queryPrometheus } from "./prometheus-api.ts";
import type { RequestSlots } from "./request-slots.ts";
import { SourceError } from "./source-error.ts";
import type { SourceOutcome, SourceRow } from "./telemetry-store.ts";

/** What is remembered of sources from round to round. */
export type SourceMemory = {
  readonly slots: RequestSlots;
  /** By the source's definition: what is mended is asked at once. */
  readonly failing: Map<string, Failing>;
  readonly plansOf: (sourceId: string) => MergePlans;
  /** What tells our own series from those of other processes. */
  readonly instance: string;
};

export type SourceRound = {
  askAll(queries: readonly string[], asOf: Date): Promise<Answer[]>;
  /** How it went, once all answers are in; nothing when it was not asked. */
  outcome(): SourceOutcome | undefined;
};

/** A source must have answered everything well before the next round begins. */
const roundTimeoutMs = (collectSeconds: number): number => Math.min(10_000, Math.max(1_000, collectSeconds * 600));

type Opened = { readonly at: Date; readonly evenPaused: boolean };

/** One round of questions to one source. */
export function openSourceRound(kernel: Kernel, source: SourceRow, memory: SourceMemory, opened: Opened): SourceRound {
  const { at, evenPaused } = opened;
  const { failing, slots } = memory;
  const change = `${source.id} ${source.updatedAt.getTime()}`;
  const plans = memory.plansOf(source.id);
  const before = failing.get(change);
  const paused = !evenPaused && isPaused(before, at.getTime());
  const ask = askerOf(kernel, source, memory.instance);
  const asked = new Map<string, Promise<Answer>>();
  let answered = false;
  let fault: string | undefined;

  const request = async (query: string, asOf: Date): Promise<Answer> => {
    // What is still waiting when the source has failed is spared it.
    if (fault !== undefined) return { ok: false, faultOf: "source", because: fault };
    try {
      const answer = await ask(query, asOf);
      answered = true;
      return answer;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.faultOf === "source") fault = error.message;
      else answered = true;
      return { ok: false, faultOf: error.faultOf, because: error.message };
    }
  };
  const askOnce = (query: string, asOf: Date): Promise<Answer> => {
    const key = `${asOf.getTime()} ${query}`;
    const answer = asked.get(key) ?? slots.run(source.name, () => request(query, asOf));
    asked.set(key, answer);
    return answer;
  };
  return {
    async askAll(queries, asOf) {
      if (paused) return queries.map(() => ({ ok: false, faultOf: "source", because: before?.because ?? "" }));
      const parts = await Promise.all(
        plans.planOf(queries).map(async (merged) => {
          if (source.kind === "prometheus") return askMerged(merged, (query) => askOnce(query, asOf), plans);
          const answer = await askOnce(merged.wideQuery, asOf);
          return answer.ok ? selectMerged(merged, answer) : new Map(merged.members.map((query) => [query, answer]));
        }),
      );
      const answers = new Map(parts.flatMap((part) => [...part]));
      kernel.metrics.sourceQueries.inc({ source: source.name }, answers.size);
      return queries.map((query) => answers.get(query) ?? { ok: false, faultOf: "query", because: "it was not asked" });
    },
    outcome() {
      const { collectSeconds } = kernel.config;
      if (fault !== undefined) failing.set(change, failedAgain(before, fault, at.getTime(), collectSeconds));
      else if (answered) failing.delete(change);
      if (fault === undefined && !answered) return undefined;
      return { sourceId: source.id, at, error: fault ?? null };
    },
  };
}

type Ask = (query: string, at: Date) => Promise<Extract<Answer, { ok: true }>>;

/** How to ask a source of each kind. All that is asked of it shares one deadline; a page is fetched once. */
function askerOf(kernel: Kernel, source: SourceRow, instance: string): Ask {
  const { outbound, metrics, seal, config } = kernel;
  const timeoutMs = roundTimeoutMs(config.collectSeconds);
  const url = source.url ?? "";
  const headers: Record<string, string> =
    source.sealedToken === null ? {} : { authorization: `Bearer ${seal.open(source.sealedToken)}` };
  const request = { headers, timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
  const counted = async <T>(sent: Promise<T>): Promise<T> => {
    const count = (outcome: string) => metrics.sourceRequests.inc({ source: source.name, outcome });
    sent.then(
      () => count("answered"),
      () => count("failed"),
    );
    return sent;
  };
  if (source.kind === "prometheus") {
    return async (query, at) => {
      const { series, warnings } = await counted(queryPrometheus(outbound, url, { ...request, query, at }));
      return { ok: true, series, isKnown: series.length > 0, warnings };
    };
  }
  let page: Promise<MetricsPage> | undefined;
  return async (query) => {
    page ??=
      source.kind === "self" ? ownMetricsPage(metrics, instance) : counted(fetchMetricsPage(outbound, url, request));
    return { ok: true, ...selectFromPage(await page, query), warnings: [] };
  };
}
