import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PeerProgram, startPeerProgram } from "../../journeys/harness/peer-program.ts";
import { type Counters, objectiveName, serveCounters } from "./counters.ts";
import type { Options } from "./options.ts";
import { type Found, windowNames } from "./oracle.ts";
import { makePrometheusHistory, RAW_DAYS } from "./prometheus-history.ts";
import { slothRuleFile } from "./sloth-rules.ts";
import { minuteNow, type Spent, spentBy, untilMinute } from "./spent.ts";
import { BETWEEN_ROUNDS_SECONDS, timetable, untilTold } from "./timetable.ts";
import { MINUTE_MS, type Traffic } from "./traffic.ts";

const MINUTES_A_DAY = 1440;
const TWIN_MINUTES = 2;

export type PrometheusResult = {
  /** Reads the counters and evaluates nothing. */
  readonly twin: Spent;
  readonly working: Spent;
  readonly iterations: number;
  readonly missed: number;
  readonly residentBytes: number;
  readonly history: { readonly textBytes: number; readonly seconds: number };
  readonly found: readonly Found[];
  readonly toldAtMs: ReadonlyMap<string, number>;
  readonly throughMinute: number;
};

type Place = { readonly folder: string; readonly counters: Counters; readonly objectives: number };

const configuration = (counters: Counters, more: string): string => `global:
  scrape_interval: 60s
  scrape_timeout: 30s
  evaluation_interval: 60s
scrape_configs:
  - job_name: bench
    honor_labels: true
    static_configs: [{ targets: ["${counters.address}"] }]
${more}`;

const ALERTING = (counters: Counters): string => `rule_files: [rules.json]
alerting:
  alertmanagers:
    - static_configs: [{ targets: ["${counters.address}"] }]
`;

/** Over the history in this folder, with Sloth's rules or without any. */
async function start(program: string, place: Place, hasRules: boolean): Promise<PeerProgram> {
  const { folder, counters, objectives } = place;
  if (hasRules) await writeFile(join(folder, "rules.json"), slothRuleFile(objectives));
  const file = join(folder, hasRules ? "prometheus.yml" : "twin.yml");
  await writeFile(file, configuration(counters, hasRules ? ALERTING(counters) : ""));
  return startPeerProgram(program, {
    readyPath: "/-/ready",
    args: (address) => [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, "tsdb")}`,
      "--storage.tsdb.retention.time=60d",
      `--web.listen-address=${address}`,
    ],
  });
}

/** Loads the history, measures the twin, then the rules at work, and asks what they found. */
export async function runPrometheus(
  program: string,
  traffic: Traffic,
  options: Options,
  say: (line: string) => void,
): Promise<PrometheusResult> {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-bench-prometheus-"));
  const throughMinute = minuteNow() - 1;
  const { firstMinute: fromMinute } = traffic;
  const counters = await serveCounters(traffic, Math.max(fromMinute, throughMinute - RAW_DAYS * MINUTES_A_DAY));
  counters.show(true);
  try {
    const history = await makePrometheusHistory(traffic, { fromMinute, throughMinute }, folder);
    say(`Prometheus: ${(history.textBytes / 1e9).toFixed(2)} GB of history loaded in ${history.seconds.toFixed(0)} s`);
    const place = { folder, counters, objectives: options.objectives };
    const twin = await withProgram(program, place, false, async ({ pid }) => {
      await untilMinute(minuteNow() + 1, BETWEEN_ROUNDS_SECONDS);
      return spentBy(pid, Math.min(TWIN_MINUTES, options.minutes));
    });
    say(`Prometheus: the twin that only reads uses ${twin.cores.toFixed(4)} cores`);
    const rest = await withProgram(program, place, true, (peer) => measure(peer, traffic, counters, options));
    return { twin, history, ...rest, toldAtMs: counters.toldAtMs };
  } finally {
    await counters.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function withProgram<T>(
  program: string,
  place: Place,
  hasRules: boolean,
  use: (peer: PeerProgram) => Promise<T>,
): Promise<T> {
  const peer = await start(program, place, hasRules);
  try {
    return await use(peer);
  } finally {
    await peer.stop();
  }
}

async function measure(peer: PeerProgram, traffic: Traffic, { toldAtMs }: Counters, options: Options) {
  const times = timetable(options, traffic);
  await untilMinute(times.measureFrom, BETWEEN_ROUNDS_SECONDS);
  const before = await ruleWorkOf(peer);
  const working = await spentBy(peer.pid, options.minutes);
  const after = await ruleWorkOf(peer);
  await untilTold(times, toldAtMs);
  return {
    working,
    iterations: after.iterations - before.iterations,
    missed: after.missed - before.missed,
    residentBytes: after.residentBytes,
    found: await foundBy(peer, traffic),
    throughMinute: minuteNow(),
  };
}

/** What it says of its own work so far. */
async function ruleWorkOf({ url }: PeerProgram) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "gm"))].reduce(
      (all, [, one]) => all + Number(one),
      0,
    );
  return {
    iterations: sum("prometheus_rule_group_iterations_total"),
    missed: sum("prometheus_rule_group_iterations_missed_total"),
    residentBytes: sum("process_resident_memory_bytes"),
  };
}

type Vector = {
  readonly data: { readonly result: { readonly metric: Record<string, string>; readonly value: [number, string] }[] };
};

async function instant(url: string, query: string): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/api/v1/query`, { method: "POST", body: new URLSearchParams({ query }) });
  const { data } = (await answer.json()) as Vector;
  return new Map(data.result.map(({ metric, value }) => [metric["sloth_slo"] ?? "", Number(value[1])]));
}

/** The share of bad events that its rules found last, in every window, and as of which minute. */
async function foundBy({ url }: PeerProgram, traffic: Traffic): Promise<Found[]> {
  const found: Found[] = [];
  for (const window of windowNames) {
    const shares = await instant(url, `slo:sli_error:ratio_rate${window}`);
    const times = await instant(url, `timestamp(slo:sli_error:ratio_rate${window})`);
    for (let objective = 0; objective < traffic.objectives; objective += 1) {
      const name = objectiveName(objective);
      const [badShare, atSeconds] = [shares.get(name), times.get(name)];
      if (badShare === undefined || atSeconds === undefined) continue;
      found.push({ window, objective, minute: Math.floor((atSeconds * 1000) / MINUTE_MS), badShare });
    }
  }
  return found;
}
