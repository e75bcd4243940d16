import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPeerProgram } from "../journeys/harness/peer-program.ts";
import { startShipshape } from "../journeys/harness/shipshape.ts";
import { findTool, skippedWithout } from "../scripts/tools.mjs";
import { type Load, sendAll, type Target } from "./load.ts";
import { cpuMsOf } from "./process-usage.ts";

/**
 * Alert intake beside Debian's Alertmanager: the same alerts, about 1 kB each, to the same path of both, in turns. Ours are on
 * disk before the answer; its are in memory. Run: npm run bench -- alert-intake
 */
const ROUNDS = 3;
const SHAPES = [
  { name: "1 alert a request, 32 connections", perRequest: 1, connections: 32, requests: 4_000 },
  { name: "100 alerts a request, 4 connections", perRequest: 100, connections: 4, requests: 120 },
  { name: "100 alerts a request, 16 connections", perRequest: 100, connections: 16, requests: 240 },
] as const;

type Shape = (typeof SHAPES)[number];
type Result = Load & { readonly alertsPerSecond: number; readonly cpuMicrosPerAlert: number };

/** Alerts that nobody has sent before; a warning, so that nobody is paged and intake alone is measured. */
function bodiesOf({ perRequest, requests }: Shape, run: string): string[] {
  const text = "x".repeat(600);
  return Array.from({ length: requests }, (_, request) =>
    JSON.stringify(
      Array.from({ length: perRequest }, (_, nth) => ({
        labels: {
          alertname: "Bench",
          severity: "warning",
          instance: `${run}-${request}-${nth}`,
          zone: "a",
          cluster: "bench",
        },
        annotations: { summary: `instance ${request}-${nth} is unwell`, description: text },
        generatorURL: "http://127.0.0.1:9090/graph?g0.expr=up",
      })),
    ),
  );
}

async function measure(target: Target, shape: Shape, run: string): Promise<Result> {
  const bodies = bodiesOf(shape, run);
  const before = cpuMsOf(target.pid);
  const load = await sendAll(target, bodies, shape.connections);
  const cpuMs = cpuMsOf(target.pid) - before;
  const alerts = bodies.length * shape.perRequest;
  return { ...load, alertsPerSecond: load.perSecond * shape.perRequest, cpuMicrosPerAlert: (cpuMs * 1000) / alerts };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function tell(shape: Shape, ours: readonly Result[], theirs: readonly Result[]): void {
  const of = (results: readonly Result[], field: keyof Result) => median(results.map((result) => result[field]));
  const row = (field: keyof Result, digits: number) => {
    const [a, b] = [of(ours, field), of(theirs, field)];
    return `${a.toFixed(digits)} : ${b.toFixed(digits)} = ${(a / b).toFixed(2)}`;
  };
  say(`${shape.name} (Shipshape : Alertmanager = ratio, medians of ${ROUNDS})`);
  say(`  alerts/s       ${row("alertsPerSecond", 0)}`);
  say(`  p99 ms         ${row("p99Ms", 1)}`);
  say(`  CPU µs/alert   ${row("cpuMicrosPerAlert", 0)}`);
  say(`  refused        ${of(ours, "failed")} : ${of(theirs, "failed")}`);
}

async function run(alertmanager: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-bench-"));
  await writeFile(join(folder, "alertmanager.yml"), "route: { receiver: none }\nreceivers: [{ name: none }]\n");
  const shipshape = await startShipshape({ clock: "system", dataDirectory: join(folder, "data") });
  const peer = await startPeerProgram(alertmanager, {
    readyPath: "/-/ready",
    args: (address) => [
      `--config.file=${join(folder, "alertmanager.yml")}`,
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=${address}`,
      "--cluster.listen-address=",
    ],
  });
  try {
    const ours = {
      url: `${shipshape.url}/api/v2/alerts`,
      headers: { authorization: `Bearer ${shipshape.token()}` },
      pid: shipshape.pid(),
    };
    const theirs = { url: `${peer.url}/api/v2/alerts`, headers: {}, pid: peer.pid };
    for (const shape of SHAPES) {
      const results: [Result[], Result[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        results[0].push(await measure(ours, shape, `${shape.perRequest}-${shape.connections}-${round}`));
        await sleep(3_000); // what the alerts caused is done before the other's turn
        results[1].push(await measure(theirs, shape, `${shape.perRequest}-${shape.connections}-${round}`));
        await sleep(1_000);
      }
      tell(shape, ...results);
    }
  } finally {
    await peer.stop();
    await shipshape.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const program = findTool("alertmanager");
if (program) await run(program);
else say(skippedWithout("alertmanager"));
