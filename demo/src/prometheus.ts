import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "./listen.ts";
import { RotatingLog } from "./rotating-log.ts";
import { TiedProcess } from "./tied-process.ts";

const HOST = "127.0.0.1";
const READY_WITHIN_MS = 30_000;
const LOG_BYTES = 2_000_000;

export type PrometheusOptions = {
  /** Its configuration, data and log go here; what an earlier run left is removed. */
  readonly workDirectory: string;
  readonly targets: readonly { readonly name: string; readonly metricsUrl: string }[];
  /** Where alerts go; without it Prometheus only measures. */
  readonly alertsTo?: { readonly url: string; readonly token: string };
  /** How often it measures and judges its rules; five seconds where absent. */
  readonly everySeconds?: number;
};
export type Prometheus = { readonly url: string; readonly pid: number | undefined; stop(): Promise<void> };

/** Starts the `prometheus` found on PATH, measuring the targets; undefined where there is none. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus | undefined> {
  const program = findProgram("prometheus");
  if (program === undefined) return undefined;
  const directory = join(options.workDirectory, "prometheus");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const config = writeConfiguration(directory, options);

  const port = await freePort();
  const command = [
    program,
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(directory, "data")}`,
    "--storage.tsdb.retention.time=2d",
    `--web.listen-address=${HOST}:${port}`,
    "--log.level=warn",
  ];
  const log = new RotatingLog(join(directory, "prometheus.log"), LOG_BYTES);
  const process = new TiedProcess({ name: "prometheus", command, log, ipc: false });
  const url = `http://${HOST}:${port}`;
  const stop = async () => {
    await process.stop();
    log.close();
    rmSync(join(directory, "data"), { recursive: true, force: true });
  };
  try {
    await untilReady(url, process, log.file);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: process.pid, stop };
}

/** The path of a program on PATH. */
export function findProgram(name: string): string | undefined {
  const candidates = (process.env["PATH"] ?? "").split(delimiter).map((directory) => join(directory, name));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Writes prometheus.yml, its one rule file and the token file; returns the path of the first. */
function writeConfiguration(directory: string, { targets, alertsTo, everySeconds = 5 }: PrometheusOptions): string {
  const tokenFile = join(directory, "shipshape-token");
  if (alertsTo) writeFileSync(tokenFile, alertsTo.token, { mode: 0o600 });
  const rules = join(directory, "rules.yml");
  writeFileSync(rules, RULES);
  const jobs = targets.map(({ name, metricsUrl }) => {
    const { host, pathname } = new URL(metricsUrl);
    return `  - job_name: ${name}\n    metrics_path: ${pathname}\n    static_configs:\n      - targets: ["${host}"]\n`;
  });
  const config = join(directory, "prometheus.yml");
  writeFileSync(
    config,
    `global:
  scrape_interval: ${everySeconds}s
  scrape_timeout: ${everySeconds}s
  evaluation_interval: ${everySeconds}s
rule_files:
  - ${JSON.stringify(rules)}
${alertsTo ? alerting(alertsTo.url, tokenFile) : ""}scrape_configs:
${jobs.join("")}`,
  );
  return config;
}

function alerting(shipshapeUrl: string, tokenFile: string): string {
  const { protocol, host, pathname } = new URL(shipshapeUrl);
  return `alerting:
  alertmanagers:
    - api_version: v2
      scheme: ${protocol.slice(0, -1)}
      path_prefix: ${pathname}
      authorization:
        type: Bearer
        credentials_file: ${JSON.stringify(tokenFile)}
      static_configs:
        - targets: ["${host}"]
`;
}

const RULES = `groups:
  - name: demo
    rules:
      - alert: TargetDown
        expr: up == 0
        for: 30s
        labels:
          severity: warning
          service: "{{ $labels.job }}"
        annotations:
          summary: "{{ $labels.job }} does not answer on {{ $labels.instance }}"
          description: Prometheus could not read its metrics for 30 seconds.
`;

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, HOST, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(url: string, process: TiedProcess, logFile: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  const ended = process.exited.then((how) => `it ended (${how})`);
  for (;;) {
    const answer = await Promise.race([ended, fetch(`${url}/-/ready`).catch(() => undefined)]);
    if (typeof answer === "object" && answer.ok) return;
    if (typeof answer === "string" || Date.now() > giveUpAt) {
      throw new Error(`Prometheus did not get ready: ${answer ?? "no answer in time"}; read ${logFile}.`);
    }
    await sleep(100);
  }
}
