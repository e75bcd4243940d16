import type { PipelineAlert } from "./disposition.ts";
import { equalKey, heldByInhibition, type InhibitingAlert, type InhibitRule, isSourceOf } from "./inhibition.ts";
import { heldBySilence, type Silence } from "./silence.ts";

/** What kept alerts back beside the rules: the silences of the time, and rules of inhibition. */
export type PastMuting = {
  readonly silences: readonly Silence[];
  readonly inhibitRules: readonly InhibitRule[];
  /** Which services one needs, directly or through others. */
  readonly upstreamsOf: (service: string | undefined) => ReadonlySet<string>;
};

export const NOTHING_MUTED: PastMuting = { silences: [], inhibitRules: [], upstreamsOf: () => new Set() };

type Source = InhibitingAlert & { readonly endedAtMs: number | undefined };

/** Remembers which alerts of the past inhibited others while they fired. It is asked in the order of time. */
export function mutingBook({ silences, inhibitRules: rules, upstreamsOf }: PastMuting) {
  const sources = new Map<string, Source[]>();
  const firing = (place: string, nowMs: number): readonly Source[] => {
    const left = (sources.get(place) ?? []).filter(({ endedAtMs }) => endedAtMs === undefined || endedAtMs > nowMs);
    sources.set(place, left);
    return left;
  };
  const placeOf = ({ name }: InhibitRule, key: string) => `${name} ${key}`;
  return {
    /** From now on, and as long as it fires, it may keep others silent. */
    fires({ id, identity, labels, service }: PipelineAlert, shortId: string, endedAtMs: number | undefined): void {
      const source = { alertId: id, shortId, fingerprint: identity, labels, service: service ?? null, endedAtMs };
      for (const rule of rules) {
        if (!isSourceOf(rule, source)) continue;
        const place = placeOf(rule, equalKey(rule, labels));
        sources.set(place, [...(sources.get(place) ?? []), source]);
      }
    },
    silencedBy: ({ labels }: PipelineAlert, nowMs: number) => heldBySilence(silences, labels, nowMs),
    inhibitedBy: ({ id, labels, service }: PipelineAlert, nowMs: number) =>
      heldByInhibition(rules, { alertId: id, labels, upstreams: upstreamsOf(service) }, (rule, key) =>
        firing(placeOf(rule, key), nowMs),
      ),
  };
}
