import { WHY_NOT, type WhyNot } from "@shipshape/domain/insights/counted";
import type { LeadParts } from "@shipshape/domain/insights/lead-time";

/** A deployment that ended, as the measures of a month keep it. */
export type MonthDeployment = {
  /** When it ended, in minutes since the epoch. */
  readonly minute: number;
  readonly status: "succeeded" | "failed" | "aborted";
  readonly failed: boolean;
  readonly rework: boolean;
  readonly recoveryMinutes: number | null;
  readonly leadWhy: WhyNot | null;
  readonly changes: readonly MonthChange[];
};

export type MonthChange =
  | { readonly why: WhyNot }
  | { readonly why: null; readonly minutes: number; readonly parts: LeadParts };

export type PackedMonth = { readonly deployments: Buffer; readonly leads: Buffer; readonly parts: Buffer };

/** Whoever adds up what a month holds, without anything being made for each row. */
export type MonthSink = {
  deployment(
    minute: number,
    status: number,
    failed: boolean,
    rework: boolean,
    recoveryMinutes: number,
    leadWhy: number,
  ): void;
  /** A change that counts. */
  lead(minute: number, minutes: number): void;
  /** A change that does not. */
  unled(minute: number, why: number): void;
  /** Its parts; −1 where one is not known. */
  parts(minute: number, coding: number, pickup: number, review: number, deploy: number): void;
};

const STATUSES = ["succeeded", "failed", "aborted"] as const;
/** By their place here reasons are packed: new ones go to the end. */
export const WHYS = Object.keys(WHY_NOT) as readonly WhyNot[];
const FAILED = 4;
const REWORK = 8;
const RECOVERED = 16;
/** Below this a packed lead time is a reason for having none. */
const FIRST_LEAD = 32;

/** Whole numbers from 0 up, seven bits a byte. */
function writer() {
  const bytes: number[] = [];
  return {
    put(value: number): void {
      let rest = value;
      while (rest > 127) {
        bytes.push((rest % 128) + 128);
        rest = Math.floor(rest / 128);
      }
      bytes.push(rest);
    },
    done: () => Buffer.from(bytes),
  };
}

const codeOf = (why: WhyNot | null): number => (why === null ? 0 : WHYS.indexOf(why) + 1);

/** Packs the deployments of a month, in the order in which they ended. */
export function packMonth(monthMinute: number, rows: readonly MonthDeployment[]): PackedMonth {
  const [deployments, leads, parts] = [writer(), writer(), writer()];
  let before = monthMinute;
  let changeOf = 0;
  for (const [nth, row] of rows.entries()) {
    deployments.put(row.minute - before);
    before = row.minute;
    const flags =
      (row.failed ? FAILED : 0) + (row.rework ? REWORK : 0) + (row.recoveryMinutes === null ? 0 : RECOVERED);
    deployments.put(STATUSES.indexOf(row.status) + flags);
    deployments.put(codeOf(row.leadWhy));
    if (row.recoveryMinutes !== null) deployments.put(row.recoveryMinutes);
    for (const change of row.changes) {
      leads.put(nth - changeOf);
      changeOf = nth;
      leads.put(change.why === null ? change.minutes + FIRST_LEAD : codeOf(change.why));
      if (change.why !== null) continue;
      const { coding, pickup, review, deploy } = change.parts;
      for (const part of [coding, pickup, review, deploy]) parts.put(part === null ? 0 : part + 1);
    }
  }
  return { deployments: deployments.done(), leads: leads.done(), parts: parts.done() };
}

/** Tells a sink what ended from one minute until before another. Without parts they are not looked at. */
export function readMonth(
  monthMinute: number,
  packed: Omit<PackedMonth, "parts"> & { readonly parts?: Buffer | undefined },
  from: number,
  until: number,
  sink: MonthSink,
): void {
  const minutes = readDeployments(monthMinute, packed.deployments, from, until, sink);
  const next = numbers(packed.leads);
  const part = packed.parts && numbers(packed.parts);
  const end = packed.leads.length;
  let nth = 0;
  while (next.at() < end) {
    nth += next.read();
    const minute = minutes[nth] ?? 0;
    const value = next.read();
    const isIn = minute >= from && minute < until;
    if (value < FIRST_LEAD) {
      if (isIn) sink.unled(minute, value);
      continue;
    }
    if (isIn) sink.lead(minute, value - FIRST_LEAD);
    if (!part) continue;
    const coding = part.read() - 1;
    const pickup = part.read() - 1;
    const review = part.read() - 1;
    const deploy = part.read() - 1;
    if (isIn) sink.parts(minute, coding, pickup, review, deploy);
  }
}

function readDeployments(monthMinute: number, packed: Buffer, from: number, until: number, sink: MonthSink): number[] {
  const next = numbers(packed);
  const minutes: number[] = [];
  let minute = monthMinute;
  while (next.at() < packed.length) {
    minute += next.read();
    minutes.push(minute);
    const flags = next.read();
    const leadWhy = next.read();
    const recovery = (flags & RECOVERED) === 0 ? -1 : next.read();
    if (minute < from || minute >= until) continue;
    sink.deployment(minute, flags & 3, (flags & FAILED) !== 0, (flags & REWORK) !== 0, recovery, leadWhy);
  }
  return minutes;
}

function numbers(bytes: Buffer) {
  let at = 0;
  return {
    at: () => at,
    read(): number {
      let byte = bytes[at] ?? 0;
      at += 1;
      if (byte < 128) return byte;
      let value = byte - 128;
      let scale = 128;
      for (;;) {
        byte = bytes[at] ?? 0;
        at += 1;
        if (byte < 128) return value + byte * scale;
        value += (byte - 128) * scale;
        scale *= 128;
      }
    },
  };
}
