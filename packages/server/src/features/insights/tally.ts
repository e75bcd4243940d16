import type { DoraMeasures } from "@shipshape/contract/insights";
import type { Measure, WhyNot } from "@shipshape/domain/insights/counted";
import { WHY_NOT } from "@shipshape/domain/insights/counted";
import { frequencyOf } from "@shipshape/domain/insights/deployment-frequency";
import { percentilesOf } from "@shipshape/domain/insights/percentiles";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Span } from "@shipshape/domain/time/span";
import type * as z from "zod";
import { minutesList } from "./minutes-list.ts";
import { type MonthSink, WHYS } from "./month-codec.ts";

type Measures = z.input<typeof DoraMeasures>;

const MINUTES_A_DAY = 1_440;
const SUCCEEDED = 0;

/** What deployments of one scope and stretch of time add up to. */
export type Tally = ReturnType<typeof tally>;

export function tally() {
  const leads = minutesList();
  const [coding, pickup, review, deploy, recoveries] = [
    minutesList(),
    minutesList(),
    minutesList(),
    minutesList(),
    minutesList(),
  ];
  const days = new Set<number>();
  const leadWhys = new Uint32Array(WHYS.length + 1);
  const changeWhys = new Uint32Array(WHYS.length + 1);
  const count = { ended: 0, succeeded: 0, failed: 0, rework: 0, recovered: 0 };
  const sink: MonthSink = {
    deployment(minute, status, failed, rework, recoveryMinutes, leadWhy) {
      count.ended += 1;
      leadWhys[leadWhy] = (leadWhys[leadWhy] ?? 0) + 1;
      if (status === SUCCEEDED) {
        count.succeeded += 1;
        days.add(Math.floor(minute / MINUTES_A_DAY));
      }
      if (failed) count.failed += 1;
      if (rework) count.rework += 1;
      if (recoveryMinutes >= 0) {
        count.recovered += 1;
        recoveries.add(recoveryMinutes);
      }
    },
    lead: (_, minutes) => leads.add(minutes),
    unled(_, why) {
      changeWhys[why] = (changeWhys[why] ?? 0) + 1;
    },
    parts(_, codingMinutes, pickupMinutes, reviewMinutes, deployMinutes) {
      if (codingMinutes >= 0) coding.add(codingMinutes);
      if (pickupMinutes >= 0) pickup.add(pickupMinutes);
      if (reviewMinutes >= 0) review.add(reviewMinutes);
      if (deployMinutes >= 0) deploy.add(deployMinutes);
    },
  };
  return { sink, count, days, leads, leadWhys, changeWhys, coding, pickup, review, deploy, recoveries };
}

/** Deployments that are in the range and in no month: those that have not ended, and those of other environments. */
export type Outside = { readonly in_progress: number; readonly elsewhere: number };

const excluded = (counts: Partial<Record<WhyNot, number>>) =>
  Object.entries(counts).flatMap(([why, count]) =>
    count > 0 ? [{ why, because: WHY_NOT[why as WhyNot], count }] : [],
  );

const byWhy = (counts: Uint32Array): Partial<Record<WhyNot, number>> =>
  Object.fromEntries(WHYS.map((why, nth) => [why, counts[nth + 1] ?? 0]));

/** How many count for each measure; the others have exactly one reason each. */
export function measuresOf(one: Tally, range: Span, outside: Outside, firstMs: number | undefined): Measures {
  const { count } = one;
  const notSucceeded = count.ended - count.succeeded;
  const share = (part: number) => (count.ended === 0 ? null : part / count.ended);
  const of = (measure: Measure): Partial<Record<WhyNot, number>> => {
    if (measure === "deployment_frequency") return { ...outside, not_succeeded: notSucceeded };
    if (measure === "lead_time") return { ...byWhy(one.leadWhys), ...outside };
    if (measure !== "recovery_time") return { ...outside };
    return { ...outside, not_failed: count.ended - count.failed, not_recovered: count.failed - count.recovered };
  };
  const frequency = frequencyOf(count.succeeded, one.days.size, range, firstMs);
  return {
    deploymentFrequency: {
      counted: count.succeeded,
      excluded: excluded(of("deployment_frequency")),
      perDay: frequency.perDay,
      days: frequency.days,
      knownSince: frequency.knownSinceMs === undefined ? null : new Date(frequency.knownSinceMs),
      daysDeployed: frequency.daysDeployed,
    },
    leadTime: {
      counted: one.leadWhys[0] ?? 0,
      excluded: excluded(of("lead_time")),
      changes: one.leads.values().length,
      excludedChanges: excluded(byWhy(one.changeWhys)),
      minutes: percentilesOf(one.leads.values()),
      coding: percentilesOf(one.coding.values()),
      pickup: percentilesOf(one.pickup.values()),
      review: percentilesOf(one.review.values()),
      deploy: percentilesOf(one.deploy.values()),
    },
    changeFailRate: {
      counted: count.ended,
      excluded: excluded(of("change_fail_rate")),
      failed: count.failed,
      share: share(count.failed),
    },
    recoveryTime: {
      counted: count.recovered,
      excluded: excluded(of("recovery_time")),
      minutes: percentilesOf(one.recoveries.values()),
    },
    reworkRate: {
      counted: count.ended,
      excluded: excluded(of("rework_rate")),
      rework: count.rework,
      share: share(count.rework),
    },
  };
}

/** A sink that tells two others. */
export const both = (a: MonthSink, b: (minute: number) => MonthSink): MonthSink => ({
  deployment(minute, status, failed, rework, recoveryMinutes, leadWhy) {
    a.deployment(minute, status, failed, rework, recoveryMinutes, leadWhy);
    b(minute).deployment(minute, status, failed, rework, recoveryMinutes, leadWhy);
  },
  lead(minute, minutes) {
    a.lead(minute, minutes);
    b(minute).lead(minute, minutes);
  },
  unled: (minute, why) => a.unled(minute, why),
  parts: (minute, coding, pickup, review, deploy) => a.parts(minute, coding, pickup, review, deploy),
});

export const minuteAt = (ms: number): number => Math.floor(ms / MINUTE_MS);
