import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Shipshape, startShipshape } from "../../journeys/harness/shipshape.ts";
import { type Asked, askShipshape } from "./asked.ts";
import { type Counters, objectiveName, serveCounters } from "./counters.ts";
import { type Followed, followEvents, lagsOf } from "./follow-events.ts";
import { type Loaded, loadHistory } from "./load-history.ts";
import type { Options } from "./options.ts";
import type { Found, Window } from "./oracle.ts";
import { applyObjectives, pushMinutes } from "./shipshape-objectives.ts";
import { minuteNow, type Spent, spentBy, untilMinute } from "./spent.ts";
import { BETWEEN_ROUNDS_SECONDS, timetable, untilTold } from "./timetable.ts";
import { MINUTE_MS, TARGET, type Traffic } from "./traffic.ts";

/** What the whole server uses while it has nothing to count but itself, measured for no longer than this. */
const IDLE_MINUTES = 1;
const CALM_MS = 10_000;
const FIRST_READING_MS = 600_000;

export type ShipshapeResult = {
  readonly idle: Spent;
  readonly working: Spent;
  readonly rounds: number;
  readonly applySeconds: number;
  readonly history: Loaded;
  /** From the start of a server that has history to the first budgets. */
  readonly coldSeconds: number;
  readonly lagSeconds: readonly number[];
  readonly found: readonly Found[];
  readonly toldAtMs: ReadonlyMap<string, number>;
  readonly throughMinute: number;
  readonly asked: Asked;
};

/** Applies the objectives, loads their history, lets the counters begin, and measures. */
export async function runShipshape(
  traffic: Traffic,
  options: Options,
  say: (line: string) => void,
): Promise<ShipshapeResult> {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-bench-"));
  const env = { SHIPSHAPE_COLLECT_SECONDS: "60" };
  const shipshape = await startShipshape({ clock: "system", dataDirectory: join(folder, "data"), env });
  const counters = await serveCounters(traffic, traffic.firstMinute);
  try {
    await sleep(CALM_MS);
    const idle = await spentBy(shipshape.pid(), Math.min(IDLE_MINUTES, options.minutes / 4));
    say(`Shipshape: without objectives it uses ${idle.cores.toFixed(4)} cores`);
    const applySeconds = await applyObjectives(shipshape, counters, options.objectives);
    say(`Shipshape: ${options.objectives} documents applied in ${applySeconds.toFixed(1)} s`);
    await shipshape.stop();
    const history = await loadHistory(shipshape.dataDirectory, traffic);
    say(`Shipshape: ${history.minutes} minutes of history loaded in ${history.seconds.toFixed(0)} s`);
    const coldSeconds = await startCounting(shipshape, traffic, counters, history.throughMinute + 1);
    say(`Shipshape: ${coldSeconds.toFixed(1)} s from its start to the first budgets`);
    const rest = await measure(shipshape, traffic, counters, options);
    return { idle, applySeconds, history, coldSeconds, ...rest };
  } finally {
    await counters.close();
    await shipshape.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Starts the server again, and the counters with it; the minutes up to their first reading are given as counts, so that
 * none is missing. Returns how many seconds it took until every objective had its budget of the whole window.
 */
async function startCounting(
  shipshape: Shipshape,
  traffic: Traffic,
  counters: Counters,
  fromMinute: number,
): Promise<number> {
  counters.show(true);
  const began = performance.now();
  const beganAt = new Date();
  await shipshape.restart();
  const giveUpAt = performance.now() + FIRST_READING_MS;
  const last = { params: { name: objectiveName(traffic.objectives - 1) } };
  for (;;) {
    const { evaluatedAt, budget } = await shipshape.client.slo.get(last);
    if (counters.readAtMs.length > 0 && evaluatedAt && evaluatedAt > beganAt && budget && budget.total > 0) break;
    if (performance.now() > giveUpAt) throw new Error(`Nothing is evaluated:\n${shipshape.output()}`);
    await sleep(500);
  }
  const seconds = (performance.now() - began) / 1000;
  const throughMinute = Math.floor((counters.readAtMs[0] ?? 0) / MINUTE_MS);
  if (throughMinute >= fromMinute) await pushMinutes(shipshape, traffic, { fromMinute, throughMinute });
  return seconds;
}

async function measure(shipshape: Shipshape, traffic: Traffic, counters: Counters, options: Options) {
  const times = timetable(options, traffic);
  await untilMinute(times.measureFrom, BETWEEN_ROUNDS_SECONDS);
  const followed: Followed = await followEvents(shipshape);
  const readBefore = counters.readAtMs.length;
  const working = await spentBy(shipshape.pid(), options.minutes);
  const readInIt = counters.readAtMs.slice(readBefore);
  await untilTold(times, followed.toldAtMs);
  followed.stop();
  const broken = [...followed.toldAtMs].filter(([, atMs]) => atMs >= times.faultFrom * MINUTE_MS);
  return {
    working,
    rounds: readInIt.length,
    lagSeconds: lagsOf(followed, readInIt),
    found: await foundBy(shipshape, traffic),
    toldAtMs: new Map(broken),
    throughMinute: minuteNow(),
    asked: await askShipshape(shipshape),
  };
}

async function allObjectives({ client }: Shipshape) {
  const all = [];
  for (let after: string | null | undefined; after !== null; ) {
    const { slos, next } = await client.slo.list({ query: { limit: 200, ...(after ? { after } : {}) } });
    all.push(...slos);
    after = next;
  }
  return all;
}

const NAMES: Readonly<Record<number, Window>> = {
  5: "5m",
  30: "30m",
  60: "1h",
  120: "2h",
  360: "6h",
  1440: "1d",
  4320: "3d",
};

/** The share of bad events that the last evaluation found, in the windows of every alert and over the whole of it. */
async function foundBy(shipshape: Shipshape, traffic: Traffic): Promise<Found[]> {
  const slos = await allObjectives(shipshape);
  const numbers = new Map(Array.from({ length: traffic.objectives }, (_, at) => [objectiveName(at), at]));
  return slos.flatMap(({ name, budget, burn, evaluatedAt }) => {
    const objective = numbers.get(name);
    if (objective === undefined || budget === null || evaluatedAt === null) return [];
    const minute = Math.floor(evaluatedAt.getTime() / MINUTE_MS);
    const shares = new Map<Window, number>([["30d", budget.total > 0 ? 1 - budget.good / budget.total : 0]]);
    for (const { longWindowMinutes, shortWindowMinutes, longBurn, shortBurn } of burn) {
      const both = [
        [longWindowMinutes, longBurn],
        [shortWindowMinutes, shortBurn],
      ] as const;
      for (const [minutes, rate] of both) {
        const window = NAMES[minutes];
        if (window !== undefined && rate !== null) shares.set(window, rate * (1 - TARGET));
      }
    }
    return [...shares].map(([window, badShare]) => ({ window, objective, minute, badShare }));
  });
}
