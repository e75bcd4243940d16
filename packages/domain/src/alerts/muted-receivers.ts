import type { Held, Route } from "./disposition.ts";
import { muteEndsAtMs } from "./mute-end.ts";
import type { RuleRoute } from "./rule.ts";
import { type NamedTimeInterval, type RouteTimes, routeMuting } from "./time-interval.ts";

type NamedIntervals = ReadonlyMap<string, NamedTimeInterval>;

/** Routes of an alert to receivers that page somebody, by whether they tell at a moment. */
export type ByMuting<R> = {
  readonly telling: readonly R[];
  /** They are passed over. A receiver that another route tells at this moment is not among them: it waits for nothing. */
  readonly muted: readonly R[];
};

/** Which of the routes of an alert tell now, and which are muted; a receiver that any open route tells counts as told, not as muted. */
export function byMuting<R extends RouteTimes & { readonly receiver: string }>(
  routes: readonly R[],
  named: NamedIntervals,
  atMs: number,
): ByMuting<R> {
  const telling = routes.filter((route) => routeMuting(route, named, atMs).decision === "open");
  if (telling.length === routes.length) return { telling, muted: [] };
  const told = new Set(telling.map(({ receiver }) => receiver));
  return { telling, muted: routes.filter(({ receiver }) => !told.has(receiver)) };
}

/** When the first of several muted routes tells again; each route is reckoned once, for however many alerts it is asked. */
export function firstMuteEnd(
  named: NamedIntervals,
  atMs: number,
): (routes: readonly RouteTimes[]) => number | undefined {
  const ends = new Map<RouteTimes, number | undefined>();
  const endOf = (route: RouteTimes) => {
    if (!ends.has(route)) ends.set(route, muteEndsAtMs(route, named, atMs));
    return ends.get(route) ?? [];
  };
  return (routes) => {
    const known = routes.flatMap(endOf);
    return known.length === 0 ? undefined : Math.min(...known);
  };
}

/** How the receivers stand now that were passed over when an alert was let through. */
export type PassedOver = {
  readonly telling: readonly RuleRoute[];
  readonly muted: readonly RuleRoute[];
  /** When the first of those that are muted tells again. */
  readonly endsAtMs: number | undefined;
};

/** What becomes of them. */
export type AfterMute = {
  /** They are to be told now. */
  readonly unmuted: readonly RuleRoute[];
  /** Where the alert goes from now on. */
  readonly route: Route;
  readonly because: string;
  readonly reconsiderAtMs: number | undefined;
  readonly waitsFor: string | undefined;
};

/** Those whose mute is over are told as those before them, unless a silence or an inhibition keeps the alert silent now. */
export function afterMute(route: Route, { telling, muted, endsAtMs }: PassedOver, held: Held | undefined): AfterMute {
  if (telling.length === 0) {
    return { unmuted: [], route, because: "they are muted yet", reconsiderAtMs: endsAtMs, waitsFor: undefined };
  }
  if (held) {
    const { because, reconsiderAtMs, waitsFor } = held;
    return { unmuted: [], route, because, reconsiderAtMs, waitsFor };
  }
  const { muted: _, also = [], ...way } = route;
  const left = muted.length > 0 ? { muted } : {};
  return {
    unmuted: telling,
    route: { ...way, also: [...also, ...telling], ...left },
    because: `${receiverWords(telling)} ${telling.length === 1 ? "is" : "are"} muted no longer, and paged too`,
    reconsiderAtMs: endsAtMs,
    waitsFor: undefined,
  };
}

/** Why receivers are not paged yet, and when that is looked at again. */
export function passedOverBecause(muted: readonly RuleRoute[], untilMs: number | undefined): string {
  const until = untilMs === undefined ? undefined : new Date(untilMs).toISOString();
  const words = receiverWords(muted);
  if (muted.length === 1) {
    return until === undefined
      ? `${words} is muted`
      : `${words} is muted until ${until}, and pages then if it still fires`;
  }
  const first =
    until === undefined ? "" : `, the first of them until ${until}: each pages after its mute if it still fires`;
  return `${words} are muted${first}`;
}

/** Receivers by the policy that answers, else by name. */
export const receiverWords = (receivers: readonly RuleRoute[]): string =>
  receivers.flatMap(({ escalationPolicy, receiver }) => escalationPolicy ?? receiver ?? []).join(" and ");
