import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Failing, failedAgain, isPaused } from "./back-off.ts";
import type { MetricsPage } from "./metrics-page.ts";
import { fetchMetricsPage, ownMetricsPage, selectFromPage } from "./page-source.ts";
import { queryPrometheus } from "./prometheus-api.ts";
import type { Series } from "./series.ts";
import { SourceError } from "./source-error.ts";
import { type SourceOutcome, type SourceRow, telemetryStore } from "./telemetry-store.ts";

export type Question = {
  readonly source: string;
  readonly query: string;
  /** As of when, where a source can look back (Prometheus); a page shows only now. */
  readonly at: Date;
};

export type Answer =
  | {
      readonly ok: true;
      readonly series: readonly Series[];
      /** The metric exists, though perhaps with no series: nobody has counted yet. */
      readonly isKnown: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly faultOf: "source" | "query"; readonly because: string };

/** One round of questions: what is asked twice is fetched once, and no source waits for another. */
export type Round = {
  ask(question: Question): Promise<Answer>;
  /** Asks many at once, in their order. */
  askAll(questions: readonly Question[]): Promise<Answer[]>;
  /** Writes down how each source that was asked did. */
  finish(): Promise<void>;
};

export type SourceReader = {
  /** Opens a round; a source that keeps failing sits some rounds out, unless it is to be asked all the same. */
  round(at: Date, options?: { readonly evenPaused?: boolean }): Promise<Round>;
};

type Ask = (query: string, at: Date) => Promise<Extract<Answer, { ok: true }>>;

/** Reads metric sources. Remembers, from round to round, which failed, so that they are asked less often. */
export function sourceReader(kernel: Kernel): SourceReader {
  const { collectSeconds } = kernel.config;
  const instance = newId().slice(-12);
  const failing = new Map<string, Failing>();

  return {
    async round(at, { evenPaused = false } = {}) {
      const store = telemetryStore(kernel.db);
      const sources = new Map((await store.sources()).map((source) => [source.name, source]));
      const rounds = new Map<string, ReturnType<typeof sourceRound>>();
      const openRound = (source: SourceRow) => {
        const change = `${source.id} ${source.updatedAt.getTime()}`;
        const asker = askerOf(kernel, source, instance, roundTimeoutMs(collectSeconds));
        return sourceRound(source, asker, at, { failing, change, collectSeconds, evenPaused });
      };
      const ask: Round["ask"] = async ({ source: name, query, at: asOf }) => {
        const source = sources.get(name);
        if (!source) return { ok: false, faultOf: "query", because: `there is no source "${name}"` };
        const open = rounds.get(name) ?? openRound(source);
        rounds.set(name, open);
        return open.ask(query, asOf);
      };
      return {
        ask,
        askAll: (questions) => Promise.all(questions.map(ask)),
        async finish() {
          const outcomes = [...rounds.values()].flatMap(({ outcome }) => outcome() ?? []);
          if (outcomes.length > 0) await store.recordOutcomes(outcomes);
        },
      };
    },
  };
}

/** A source must have answered everything well before the next round begins. */
const roundTimeoutMs = (collectSeconds: number): number => Math.min(10_000, Math.max(1_000, collectSeconds * 600));

type Memory = {
  readonly failing: Map<string, Failing>;
  /** Changes with the source's definition: a mended address is asked at once. */
  readonly change: string;
  readonly collectSeconds: number;
  readonly evenPaused: boolean;
};

function sourceRound(source: SourceRow, ask: Ask, at: Date, memory: Memory) {
  const { failing, change, collectSeconds, evenPaused } = memory;
  const asked = new Map<string, Promise<Answer>>();
  const before = failing.get(change);
  const paused = !evenPaused && isPaused(before, at.getTime());
  let answered = false;
  let fault: string | undefined;

  const attempt = async (query: string, asOf: Date): Promise<Answer> => {
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
  return {
    ask(query: string, asOf: Date): Promise<Answer> {
      if (paused) return Promise.resolve({ ok: false, faultOf: "source", because: before?.because ?? "" });
      const key = `${asOf.getTime()} ${query}`;
      const answer = asked.get(key) ?? attempt(query, asOf);
      asked.set(key, answer);
      return answer;
    },
    /** How it went, once all answers are in; nothing when it was not asked. */
    outcome(): SourceOutcome | undefined {
      if (fault !== undefined) failing.set(change, failedAgain(before, fault, at.getTime(), collectSeconds));
      else if (answered) failing.delete(change);
      if (fault === undefined && !answered) return undefined;
      return { sourceId: source.id, at, error: fault ?? null };
    },
  };
}

/** How to ask a source of each kind. All that is asked of it shares one deadline; a page is fetched once. */
function askerOf(kernel: Kernel, source: SourceRow, instance: string, timeoutMs: number): Ask {
  const url = source.url ?? "";
  const headers: Record<string, string> =
    source.sealedToken === null ? {} : { authorization: `Bearer ${kernel.seal.open(source.sealedToken)}` };
  const request = { headers, timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
  if (source.kind === "prometheus") {
    return async (query, at) => {
      const { series, warnings } = await queryPrometheus(kernel.outbound, url, { ...request, query, at });
      return { ok: true, series, isKnown: series.length > 0, warnings };
    };
  }
  let page: Promise<MetricsPage> | undefined;
  return async (query) => {
    page ??=
      source.kind === "self"
        ? ownMetricsPage(kernel.metrics, instance)
        : fetchMetricsPage(kernel.outbound, url, request);
    return { ok: true, ...selectFromPage(await page, query), warnings: [] };
  };
}
