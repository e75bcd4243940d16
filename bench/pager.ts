import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type pg from "pg";
import { startAlertmanager } from "../journeys/harness/alertmanager.ts";
import { type Shipshape, startShipshape } from "../journeys/harness/shipshape.ts";
import { findTool, skippedWithout } from "../scripts/tools.mjs";
import { sendLoad } from "./load/send.ts";
import { openLook, untilSettled } from "./measure/look.ts";
import { cpuMsOf } from "./measure/process-usage.ts";
import { measurePaging } from "./pager/first-notification.ts";
import { idleCores, untilDone } from "./pager/idle.ts";
import { openMailSink } from "./pager/mail-sink.ts";
import { measureStorm } from "./pager/storm.ts";

/**
 * The pager: intake beside Debian's Alertmanager with the same alerts on the same path, from the request to the first attempt to
 * notify, a storm, and what it uses when nothing happens. Ours are on disk before the answer and pass the rules; Alertmanager's
 * are in memory. Run: npm run bench -- pager [--part intake,paging,storm,idle] [--rounds 3] [--shape 100x4]
 */
const { values: options } = parseArgs({
  options: {
    part: { type: "string", default: "idle,intake,paging,storm" },
    rounds: { type: "string", default: "3" },
    shape: { type: "string", default: "100x4,100x16,1x32,1x128" },
    seconds: { type: "string", default: "60" },
    "in-a-row": { type: "string", default: "1" },
  },
});
const parts = options.part.split(",");
const paging = { seconds: Number(options.seconds), inARow: Number(options["in-a-row"]) };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Kind = "first seen" | "sent again";
type Shape = { readonly perRequest: number; readonly connections: number; readonly requests: number };
const shapeOf = (text: string, kind: Kind): Shape => {
  const [perRequest = 1, connections = 1] = text.split("x").map(Number);
  const alerts = kind === "first seen" ? 40_000 : 160_000;
  return { perRequest, connections, requests: perRequest === 1 ? alerts / 2.5 : alerts / perRequest };
};

type Side = {
  readonly name: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pid: number;
  done(): Promise<void>;
  idle: number;
};
type Result = {
  readonly alertsPerSecond: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly refused: number;
};

/** What is sent again fires since the same moment, round by round. */
const sinceMs = Date.now();

async function measure(side: Side, shape: Shape, run: string, different: number): Promise<Result> {
  const before = cpuMsOf(side.pid);
  const began = performance.now();
  const { port, headers } = side;
  const { connections, requests, perRequest } = shape;
  const alerts = { path: "/api/v2/alerts", headers, run, requests, perRequest, different, sinceMs };
  const sent = await sendLoad({ port, connections, alerts });
  await side.done();
  const idleMs = side.idle * (performance.now() - began);
  const many = requests * perRequest;
  return {
    alertsPerSecond: many / sent.seconds,
    p99Ms: sent.p99Ms,
    cpuMicros: ((cpuMsOf(side.pid) - before - idleMs) * 1000) / many,
    refused: sent.refused,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function tell(title: string, [ours, theirs]: readonly [readonly Result[], readonly Result[]]): void {
  const row = (label: string, field: keyof Result, digits: number) => {
    const [a, b] = [ours, theirs].map((results) => median(results.map((result) => result[field])));
    const all = ours.map((result) => result[field].toFixed(digits)).join(" ");
    const ratio = ((a ?? 0) / (b ?? 1)).toFixed(2);
    say(`  ${label.padEnd(16)}${(a ?? 0).toFixed(digits)} : ${(b ?? 0).toFixed(digits)} = ${ratio}   (ours: ${all})`);
  };
  say(title);
  row("alerts/s", "alertsPerSecond", 0);
  row("p99 ms", "p99Ms", 1);
  row("CPU µs/alert", "cpuMicros", 1);
  row("refused", "refused", 0);
}

async function measureIntake(sides: readonly Side[]): Promise<void> {
  for (const text of options.shape.split(",")) {
    for (const kind of ["first seen", "sent again"] as const) {
      const shape = shapeOf(text, kind);
      const alerts = shape.requests * shape.perRequest;
      const results: [Result[], Result[]] = [[], []];
      for (let round = 0; round < Number(options.rounds); round += 1) {
        for (const [at, side] of sides.entries()) {
          const run =
            kind === "first seen" ? `${shape.perRequest}-${shape.connections}-${round}` : `again-${shape.perRequest}`;
          const different = kind === "first seen" ? alerts : Math.min(alerts, 10_000);
          results[at]?.push(await measure(side, shape, run, different));
          await sleep(500);
        }
      }
      if (kind === "sent again") for (const side of results) if (side.length > 1) side.shift();
      tell(
        `${shape.perRequest} a request, ${shape.connections} connections, ${kind} (Shipshape : Alertmanager = ratio, medians)`,
        results,
      );
    }
  }
}

const NOBODY = "route: { receiver: none }\nreceivers: [{ name: none }]\n";

async function run(alertmanager: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-bench-"));
  const sink = await openMailSink();
  const shipshape = await startShipshape({ clock: "system", dataDirectory: join(folder, "data"), smtpUrl: sink.url });
  const look = await openLook(shipshape);
  try {
    await untilSettled(look);
    const sides = [await ourSide(shipshape, look)];
    const peer = parts.includes("intake") ? await startAlertmanager(alertmanager, folder, NOBODY) : undefined;
    if (peer)
      sides.push({
        name: "Alertmanager",
        port: Number(new URL(peer.url).port),
        headers: {},
        pid: peer.pid,
        done: async () => undefined,
        idle: 0,
      });
    if (parts.includes("idle")) say(`idle: ${(sides[0]?.idle ?? 0).toFixed(4)} core`);
    if (parts.includes("intake")) await measureIntake(sides);
    await peer?.stop();
    if (parts.includes("paging")) await measurePaging(shipshape, look, paging, say);
    if (parts.includes("storm")) await measureStorm(shipshape, look, say);
  } finally {
    await look.end();
    await shipshape.remove();
    sink.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function ourSide(shipshape: Shipshape, look: pg.Client): Promise<Side> {
  await sleep(5_000);
  const idle = await idleCores(shipshape.pid(), parts.includes("idle") ? 30 : 10);
  return {
    name: "Shipshape",
    port: shipshape.port,
    headers: { authorization: `Bearer ${shipshape.token()}` },
    pid: shipshape.pid(),
    done: () => untilDone(look),
    idle,
  };
}

const program = findTool("alertmanager");
if (program) await run(program);
else say(skippedWithout("alertmanager"));
