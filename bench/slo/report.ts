import { quantile } from "../measure/quantile.ts";
import { objectiveName } from "./counters.ts";
import { deviations, type Found, pageDueFrom } from "./oracle.ts";
import type { PrometheusResult } from "./run-prometheus.ts";
import type { ShipshapeResult } from "./run-shipshape.ts";
import type { Spent } from "./spent.ts";
import { MINUTE_MS, type Traffic } from "./traffic.ts";

type Say = (line: string) => void;

const MEBIBYTE = 2 ** 20;
const mebibytes = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(0)} MiB`;
const row = (say: Say, what: string, value: string): void => say(`  ${what.padEnd(38)} ${value}`);

const spread = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} s, p99 ${quantile(values, 0.99).toFixed(1)} s (${values.length})`;

const milliseconds = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms (${values.length})`;

/** CPU of one evaluation of one objective, in microseconds. */
const microsEach = (cpuSeconds: number, objectives: number, evaluations: number): number =>
  (cpuSeconds * 1e6) / (objectives * evaluations);

const shipshapeMicros = ({ working, rounds }: ShipshapeResult, objectives: number): number =>
  microsEach(working.cpuSeconds, objectives, rounds);

/** The same without what the server uses when it has no objectives: what one more costs. */
const shipshapeMicrosAdded = ({ working, idle, rounds }: ShipshapeResult, objectives: number): number =>
  microsEach(working.cpuSeconds - idle.cores * working.seconds, objectives, rounds);

/** Sloth makes three groups of rules of an objective; what was missed was not evaluated. */
const GROUPS = 3;
const prometheusMicros = ({ working, twin, iterations, missed }: PrometheusResult, objectives: number): number => {
  const evaluations = (iterations - missed) / (GROUPS * objectives);
  return microsEach(working.cpuSeconds - twin.cores * working.seconds, objectives, evaluations);
};

export function tellShipshape(result: ShipshapeResult, traffic: Traffic, say: Say): void {
  const { working, idle, rounds, history } = result;
  say(`\nShipshape, with ingest, storage and alerts (${rounds} rounds)`);
  row(
    say,
    "CPU",
    `${working.cores.toFixed(3)} core: ${coresOfParts(working)}; ${idle.cores.toFixed(3)} without objectives`,
  );
  const [all, added] = [shipshapeMicros, shipshapeMicrosAdded].map((micros) => micros(result, traffic.objectives));
  row(
    say,
    "CPU per objective and evaluation",
    `${all?.toFixed(0)} µs, of which objectives add ${added?.toFixed(0)} µs`,
  );
  row(
    say,
    "memory (PSS, all processes)",
    `${mebibytes(working.after.pssBytes)}, of it the server ${mebibytes(working.after.ownPssBytes)}`,
  );
  row(say, "from reading to evaluated", spread(result.lagSeconds));
  const { list, gate } = result.asked;
  row(say, "slo.list, the first hundred", milliseconds(list));
  row(say, "gates.check", milliseconds(gate));
  row(say, "documents applied in", `${result.applySeconds.toFixed(1)} s`);
  row(say, "from start to the first budgets", `${result.coldSeconds.toFixed(1)} s`);
  row(
    say,
    "history",
    `${(history.minutes / 1e6).toFixed(1)} million minutes in ${mebibytes(history.databaseBytes)} on disk`,
  );
  tellFindings(result, traffic, say);
}

const coresOfParts = ({ ownCpuSeconds, cpuSeconds, seconds }: Spent): string =>
  `server ${(ownCpuSeconds / seconds).toFixed(3)}, its PostgreSQL ${((cpuSeconds - ownCpuSeconds) / seconds).toFixed(3)}`;

export function tellPrometheus(result: PrometheusResult, traffic: Traffic, say: Say): void {
  const { working, twin, history } = result;
  say("\nPrometheus, with Sloth's 17 rules of each objective");
  row(say, "CPU", `${working.cores.toFixed(3)} core; ${twin.cores.toFixed(3)} without rules`);
  row(
    say,
    "CPU per objective and evaluation",
    `${prometheusMicros(result, traffic.objectives).toFixed(0)} µs, reading not counted`,
  );
  row(say, "memory", `${mebibytes(working.after.pssBytes)} PSS, ${mebibytes(result.residentBytes)} resident`);
  row(say, "evaluations of groups", `${result.iterations}, missed ${result.missed}`);
  row(say, "history", `${(history.textBytes / 1e9).toFixed(2)} GB of text in ${history.seconds.toFixed(0)} s`);
  tellFindings(result, traffic, say);
}

type Findings = {
  readonly found: readonly Found[];
  readonly toldAtMs: ReadonlyMap<string, number>;
  readonly throughMinute: number;
};

function tellFindings({ found, toldAtMs, throughMinute }: Findings, traffic: Traffic, say: Say): void {
  const due = Array.from({ length: traffic.objectives }, (_, at) => ({
    at,
    minute: pageDueFrom(traffic, at, throughMinute),
  }));
  const delays = due.flatMap(({ at, minute }) => {
    const toldMs = toldAtMs.get(objectiveName(at));
    return minute === undefined || toldMs === undefined ? [] : [(toldMs - minute * MINUTE_MS) / 1000];
  });
  const expected = due.filter(({ minute }) => minute !== undefined).length;
  row(say, "from a page due to a page told", `${spread(delays)} of ${expected} due`);
  for (const { window, objectives, median, largest } of deviations(traffic, found)) {
    row(
      say,
      `burn over ${window}, off the truth by`,
      `median ${shown(median)}, at most ${shown(largest)} (${objectives})`,
    );
  }
}

/** What binary numbers cannot help is nothing. */
const shown = (burn: number): string => (burn < 1e-9 ? "0" : burn.toPrecision(2));

export function tellRatios(ours: ShipshapeResult, theirs: PrometheusResult, objectives: number, say: Say): void {
  const b = prometheusMicros(theirs, objectives);
  const tell = (what: string, a: number): void =>
    say(`${what}, Prometheus : Shipshape = ${b.toFixed(0)} : ${a.toFixed(0)} µs = ${(b / a).toFixed(1)} ×`);
  say("");
  tell("CPU per objective and evaluation, ours with all that the server does", shipshapeMicros(ours, objectives));
  tell("the same, of both what rules and objectives add", shipshapeMicrosAdded(ours, objectives));
  const [m, n] = [theirs.working.after.pssBytes, ours.working.after.pssBytes];
  say(`memory, Prometheus : Shipshape = ${mebibytes(m)} : ${mebibytes(n)} = ${(m / n).toFixed(1)} ×`);
}
