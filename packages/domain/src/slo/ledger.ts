import { humanizeMinutes } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import { badEvents, errorBudget } from "./counts.ts";
import { type Cause, type LedgerPart, partsOf } from "./ledger-parts.ts";
import { burningStretches, type Stretch, usualShare } from "./ledger-stretches.ts";
import { type Minutes, minutesBetween, sumMinutes } from "./minutes.ts";
import { percent } from "./percent.ts";

export type { LedgerPart } from "./ledger-parts.ts";

/** How near to a stretch of burning an incident or a deployment must be to be its cause. */
const NEAR_MINUTES = 60;
const NEAR_MS = NEAR_MINUTES * MINUTE_MS;

export type LedgerIncident = {
  /** INC-7 */
  readonly reference: string;
  readonly title: string;
  readonly fromMs: number;
  /** Undefined while it is live. */
  readonly toMs: number | undefined;
  /** The deployment that it names as its likely cause: DEP-41. */
  readonly change?: string | undefined;
};

/** A deployment to where customers are. */
export type LedgerDeployment = {
  /** DEP-41 */
  readonly reference: string;
  readonly title: string;
  readonly startedMs: number;
  /** Undefined where it has not ended. */
  readonly finishedMs: number | undefined;
};

export type LedgerExclusion = {
  readonly reference: string;
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
};

export type LedgerQuestion = {
  /** The budget's minutes; more than is asked for, so that it is known what is usual and when burning began. */
  readonly minutes: Minutes;
  /** The same as it would be without any exclusion; absent where there is none. */
  readonly unexcluded?: Minutes | undefined;
  readonly target: number;
  /** What is accounted for, in whole minutes; the end not included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly incidents: readonly LedgerIncident[];
  readonly deployments: readonly LedgerDeployment[];
  readonly exclusions: readonly LedgerExclusion[];
  /** For both slice methods: the length of a slice. */
  readonly sliceMinutes?: number | undefined;
};

export type Ledger = {
  /** The burn: the sum of all parts that count, exactly and in any order. */
  readonly badEvents: number;
  readonly allowedBadEvents: number;
  readonly excludedBadEvents: number;
  readonly usualShare: number;
  readonly parts: readonly LedgerPart[];
};

/**
 * What burned an error budget: every bad event of the time asked for is put down to exactly one cause, minute by minute.
 * The order of the rules, the first that holds decides:
 *
 * 1. *Exclusion*: what was taken out of the budget burned nothing, and stands apart.
 * 2. Minutes that belong to no visible stretch of burning (`burningStretches`) are *unexplained*: the usual floor of errors
 *    is nobody's doing, also while an incident is open or after a deployment.
 * 3. *Incident*: the minute lies within it; of several within the one that began first.
 * 4. *Incident*: the stretch touches it, or ended in the hour before it, and the minute is at most an hour away from it:
 *    trouble begins before it is known, and ends after somebody says so.
 * 5. *Deployment*: the stretch began after the deployment did, and at most an hour after it ended; of several the latest.
 * 6. Everything else is *unexplained*.
 */
export function attributeBurn(question: LedgerQuestion): Ledger {
  const { minutes, target, fromMs, toMs, sliceMinutes, exclusions } = question;
  const usual = usualShare(minutes, target);
  const stretches = burningStretches(minutes, usual, sliceMinutes);
  const { causeAt, causes } = causesOf(question, stretches);
  const asked = minutesBetween(minutes, fromMs, toMs);
  const first = (asked.startMs - minutes.startMs) / MINUTE_MS;
  const sums = sumMinutes(asked);
  const allowed = errorBudget(target) * Math.max(0, sums.total);
  const ofAsked = causeAt.subarray(first, first + asked.total.length);
  const nobodyAt = (at: number): boolean => ofAsked[at] === causes.length;
  const burned = partsOf({
    minutes: asked,
    causeAt: ofAsked,
    causes: [...causes, unexplained(asked, nobodyAt, stretches, usual)],
    burn: badEvents(sums),
    allowed,
  });
  const spared = question.unexcluded ? sparedBy(question.unexcluded, asked, exclusions, allowed) : [];
  return {
    badEvents: badEvents(sums),
    allowedBadEvents: allowed,
    excludedBadEvents: spared.reduce((sum, part) => sum + part.badEvents, 0),
    usualShare: usual,
    parts: [...burned, ...spared.map((part) => ({ ...part, counts: false }))],
  };
}

/** The cause of each minute, as its place among the causes; the place after the last one is for the unexplained. */
function causesOf(question: LedgerQuestion, stretches: readonly Stretch[]) {
  const { minutes } = question;
  const incidents = question.incidents.toSorted((a, b) => a.fromMs - b.fromMs || order(a, b));
  const deployments = question.deployments.toSorted((a, b) => b.startedMs - a.startedMs || order(a, b));
  const nobody = incidents.length + deployments.length;
  const causeAt = new Int32Array(minutes.total.length).fill(nobody);
  const place = (ms: number): number =>
    Math.min(causeAt.length, Math.max(0, Math.floor((ms - minutes.startMs) / MINUTE_MS)));
  const claim = (cause: number, { fromMs, toMs }: Stretch, earliestMs: number, latestMs: number): void => {
    for (let at = place(Math.max(fromMs, earliestMs)); at < place(Math.min(toMs, latestMs)); at += 1) {
      if (causeAt[at] === nobody) causeAt[at] = cause;
    }
  };
  const endOf = ({ toMs }: LedgerIncident): number => toMs ?? Number.POSITIVE_INFINITY;
  for (const [cause, incident] of incidents.entries()) {
    for (const stretch of stretches) claim(cause, stretch, incident.fromMs, endOf(incident));
  }
  for (const [cause, incident] of incidents.entries()) {
    const [earliestMs, endMs] = [incident.fromMs - NEAR_MS, endOf(incident)];
    for (const stretch of stretches) {
      if (stretch.toMs > earliestMs && stretch.fromMs < endMs) claim(cause, stretch, earliestMs, endMs + NEAR_MS);
    }
  }
  const began = new Map<LedgerDeployment, number>();
  for (const [nth, deployment] of deployments.entries()) {
    const latestMs = (deployment.finishedMs ?? deployment.startedMs) + NEAR_MS;
    for (const stretch of stretches) {
      // The minute in which it started belongs to it.
      const isAfter = stretch.fromMs > deployment.startedMs - MINUTE_MS && stretch.fromMs <= latestMs;
      if (!isAfter) continue;
      if (!began.has(deployment)) began.set(deployment, stretch.fromMs);
      claim(incidents.length + nth, stretch, stretch.fromMs, stretch.toMs);
    }
  }
  const causes = [...incidents.map(incidentCause), ...deployments.map((one) => deploymentCause(one, began.get(one)))];
  return { causeAt, causes };
}

const order = (a: { readonly reference: string }, b: { readonly reference: string }): number =>
  a.reference < b.reference ? -1 : 1;

function incidentCause({ reference, title, change }: LedgerIncident): Cause {
  const named = change === undefined ? "" : `; it names ${change} as its likely cause`;
  const because = `burned while ${reference} was open, or within ${humanizeMinutes(NEAR_MINUTES)} of it${named}`;
  return { cause: "incident", reference, title, change, because };
}

function deploymentCause({ reference, title, startedMs }: LedgerDeployment, beganMs = startedMs): Cause {
  const after = Math.max(0, Math.floor((beganMs - startedMs) / MINUTE_MS));
  const when = after === 0 ? "in the minute in which" : `${humanizeMinutes(after)} after`;
  const because = `burning began ${when} ${reference} started to go out, and no incident tells of it`;
  return { cause: "deployment", reference, title, change: reference, because };
}

/** What nobody did: the usual floor, and stretches without a cause near them. */
function unexplained(
  asked: Minutes,
  nobodyAt: (at: number) => boolean,
  stretches: readonly Stretch[],
  usual: number,
): Cause {
  let [seen, bad] = [0, 0];
  for (const { fromMs, toMs } of stretches) {
    const [from, to] = [fromMs, toMs].map((ms) => Math.max(0, Math.floor((ms - asked.startMs) / MINUTE_MS)));
    let found = 0;
    for (let at = from ?? 0; at < Math.min(to ?? 0, asked.total.length); at += 1) {
      if (nobodyAt(at)) found += (asked.total[at] ?? 0) - (asked.good[at] ?? 0);
    }
    bad += found;
    if (found > 0) seen += 1;
  }
  const floor = usual > 0 ? `the usual ${percent(usual, 2)} of bad events` : "single bad events";
  const stretch = seen === 1 ? "a stretch" : `${seen} stretches`;
  const because =
    seen === 0
      ? `${floor}: no stretch of burning stands out`
      : `${Number(bad.toPrecision(6))} in ${stretch} of burning, near no incident and not after a deployment; else ${floor}`;
  return { cause: "unexplained", reference: undefined, title: "Unexplained", change: undefined, because };
}

/** What would have burned without the exclusions, each bad event by the exclusion that holds it or was the last before. */
function sparedBy(
  unexcluded: Minutes,
  asked: Minutes,
  exclusions: readonly LedgerExclusion[],
  allowed: number,
): LedgerPart[] {
  const without = minutesBetween(unexcluded, asked.startMs, asked.startMs + asked.total.length * MINUTE_MS);
  const spared = { ...asked, good: new Float64Array(asked.total.length), total: new Float64Array(asked.total.length) };
  const sorted = exclusions.toSorted((a, b) => a.fromMs - b.fromMs || order(a, b));
  const causeAt = new Int32Array(asked.total.length).fill(sorted.length);
  for (let at = 0; at < causeAt.length; at += 1) {
    const bad = (total: Minutes): number => (total.total[at] ?? 0) - (total.good[at] ?? 0);
    spared.total[at] = bad(without) - bad(asked);
    if (spared.total[at] === 0) continue;
    const atMs = asked.startMs + at * MINUTE_MS;
    const within = sorted.findIndex(({ fromMs, toMs }) => fromMs < atMs + MINUTE_MS && toMs > atMs);
    const before = sorted.findLastIndex(({ fromMs }) => fromMs < atMs + MINUTE_MS);
    causeAt[at] = Math.max(0, within >= 0 ? within : before);
  }
  const causes = sorted.map(
    ({ reference, title }): Cause => ({
      cause: "exclusion",
      reference,
      title,
      change: undefined,
      because: `taken out of the budget by ${reference}: ${title}`,
    }),
  );
  return partsOf({ minutes: spared, causeAt, causes, burn: Math.max(0, sumMinutes(spared).total), allowed });
}
