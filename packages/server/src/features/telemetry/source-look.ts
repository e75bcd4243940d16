import type { MetricGroup } from "@shipshape/domain/slo/suggest-objective";
import type { Kernel } from "../../kernel/kernel.ts";
import { metricGroups } from "./metric-groups.ts";
import { queryPrometheus, queryPrometheusRange } from "./prometheus-api.ts";
import { type SourceRow, telemetryStore } from "./telemetry-store.ts";

const TIMEOUT_MS = 10_000;

/** Events that happened within a step that ends at this moment. */
export type StepCount = { readonly at: Date; readonly events: number };

/** A source as somebody looks into it who has no objective yet. Whatever it asks throws SourceError. */
export type SourceLook = {
  readonly name: string;
  readonly kind: string;
  /** Prometheus can look back and do sums; a page shows only now. */
  readonly canLookBack: boolean;
  groups(): Promise<readonly MetricGroup[]>;
  /** Events of a counter over the last days; 0 where it has no series. */
  eventsOver(selector: string, days: number): Promise<number>;
  /** The same, step by step, up to now. */
  eventsByStep(selector: string, steps: number, stepMinutes: number): Promise<StepCount[]>;
};

function lookOf({ outbound, seal, clock }: Kernel, source: SourceRow): SourceLook {
  const url = source.url ?? "";
  const headers: Record<string, string> =
    source.sealedToken === null ? {} : { authorization: `Bearer ${seal.open(source.sealedToken)}` };
  const asked = () => ({ headers, timeoutMs: TIMEOUT_MS });
  return {
    name: source.name,
    kind: source.kind,
    canLookBack: source.kind === "prometheus",
    groups: async () => (await metricGroups(outbound, { kind: source.kind, url }, asked(), clock.now())).groups,
    async eventsOver(selector, days) {
      const query = `sum(increase(${selector}[${days}d]))`;
      const { series } = await queryPrometheus(outbound, url, { ...asked(), query, at: clock.now() });
      return series[0]?.value ?? 0;
    },
    async eventsByStep(selector, steps, stepMinutes) {
      const stepMs = stepMinutes * 60_000;
      const to = new Date(Math.floor(clock.now().getTime() / stepMs) * stepMs);
      const from = new Date(to.getTime() - (steps - 1) * stepMs);
      const query = `sum(increase(${selector}[${stepMinutes}m]))`;
      const points = await queryPrometheusRange(outbound, url, {
        ...asked(),
        query,
        from,
        to,
        stepSeconds: stepMinutes * 60,
      });
      return points.map(({ at, value }) => ({ at, events: value }));
    },
  };
}

/** Opens a source that is not ourselves; undefined where there is none of this name. */
export async function lookInto(kernel: Kernel, name: string): Promise<SourceLook | undefined> {
  const source = await telemetryStore(kernel.db).source(name);
  return source && source.kind !== "self" ? lookOf(kernel, source) : undefined;
}

/** Every source that is not ourselves. */
export async function lookIntoAll(kernel: Kernel): Promise<SourceLook[]> {
  const sources = await telemetryStore(kernel.db).sources();
  return sources.filter(({ kind }) => kind !== "self").map((source) => lookOf(kernel, source));
}
