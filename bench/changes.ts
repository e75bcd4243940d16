import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Shipshape, startShipshape } from "../journeys/harness/shipshape.ts";
import { gateAsker } from "./changes/ask-gate.ts";
import { uploadReport } from "./changes/junit.ts";
import { loadRecord } from "./changes/load-record.ts";
import { goFirst } from "./load/elsewhere.ts";
import { readySender, sendLoad } from "./load/send.ts";
import type { Order } from "./load/sender.ts";
import { openLook, untilSettled } from "./measure/look.ts";
import { cpuMsOf, usageOf } from "./measure/process-usage.ts";
import { timed, timedAtTheirTime } from "./measure/timed.ts";

/**
 * The change record: events taken by GitHub's door, signed, on disk before the answer; the gate while they come in; the DORA measures of a
 * year of many services; a giant report of tests. Run: npm run bench -- changes [--part intake,gate,dora,junit] [--services 1000] [--deployments 1000000] [--rounds 3]
 */
const { values: options } = parseArgs({
  options: {
    part: { type: "string", default: "intake,gate,dora,junit" },
    services: { type: "string", default: "1000" },
    deployments: { type: "string", default: "1000000" },
    events: { type: "string", default: "40000" },
    connections: { type: "string", default: "64" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "20" },
    "per-second": { type: "string", default: "2000" },
    mebibytes: { type: "string", default: "200" },
  },
});
const parts = options.part.split(",");
const rounds = Number(options.rounds);
const TARGETS = { eventsPerSecond: 2_000, gateMs: 20, doraMs: 300 };
/** Verdicts asked before any is measured: whoever asks a gate asks it again and again. */
const WARM_UP = 300;
const ALONE = 500;
/** The load before what is measured under it: a process that has just begun compiles while it works. */
const WARM_SECONDS = 5;
/** More than a million a day: what a platform of thousands of services asks while it deploys. */
const CHECKS_PER_SECOND = 20;
const DAY_MS = 86_400_000;
const COUNTED_WITHIN_MS = 3_600_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (name: string, value: string, ratio: string): void =>
  say(`${name.padEnd(52)}${value.padStart(24)}   ${ratio}`);
const at = (took: readonly number[], share: number): number =>
  took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;

async function githubSource({ client }: Shipshape): Promise<{ path: string; secret: string }> {
  const made = await client.changes.createSource({ body: { name: "bench", kind: "github" } });
  if (made.key === null || made.secret === null) throw new Error("the source was made without a key or a secret");
  return { path: `/hooks/changes/${made.key}`, secret: made.secret };
}

const order = ({ port }: Shipshape, source: { path: string; secret: string }, events: number) => ({
  port,
  connections: Number(options.connections),
  events: { ...source, events },
});

/** One round after the other without a pause: while events come in, the server also reads those of the rounds before. */
async function measureIntake(shipshape: Shipshape, source: { path: string; secret: string }): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    const before = usageOf(shipshape.pid());
    const sent = await sendLoad(order(shipshape, source, Number(options.events)));
    const after = usageOf(shipshape.pid());
    if (sent.refused > 0) throw new Error(`${sent.refused} of ${options.events} events were refused`);
    const rate = sent.requests / sent.seconds;
    const took = `${sent.p50Ms.toFixed(1)} / ${sent.p99Ms.toFixed(1)} ms`;
    row(
      `events on disk before 2xx, round ${round}`,
      `${rate.toFixed(0)}/s (${took})`,
      `${(rate / TARGETS.eventsPerSecond).toFixed(2)} x the target`,
    );
    const eachUs = (ms: number) => ((ms * 1_000) / sent.requests).toFixed(0);
    row(
      "  CPU an event, reading those before: server, database",
      `${eachUs(after.ownCpuMs - before.ownCpuMs)} + ${eachUs(after.descendantsCpuMs - before.descendantsCpuMs)} us`,
      "",
    );
  }
}

const PRODUCTION = `apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
`;

type Asked = { readonly name: string; readonly ask: () => Promise<unknown> };

function tellGate(name: string, took: number[]): void {
  took.sort((a, b) => a - b);
  row(
    `gate verdict, ${name}: p50 / p99 of ${took.length}`,
    `${at(took, 0.5).toFixed(1)} / ${at(took, 0.99).toFixed(1)} ms`,
    `${(at(took, 0.99) / TARGETS.gateMs).toFixed(2)} x what is allowed`,
  );
}

async function groundOfGate(shipshape: Shipshape) {
  const { client, url } = shipshape;
  await client.configuration.apply({ body: { files: [{ path: "production.yaml", text: PRODUCTION }] } });
  await client.catalog.createService({ body: { name: "gated", owner: "shipshape" } });
  return gateAsker(url, shipshape.token(), { service: "gated", environment: "production" });
}

/** Verdicts as pipelines ask for them, until what else is sent has been sent. */
async function gateMeanwhile(shipshape: Shipshape, { name, ask }: Asked, load: Order): Promise<number[]> {
  const send = await readySender(load);
  let isOver = false;
  const before = usageOf(shipshape.pid());
  const sending = send().finally(() => {
    isOver = true;
  });
  const took = await timedAtTheirTime(CHECKS_PER_SECOND, () => isOver, ask);
  const { refused, requests, seconds } = await sending;
  const after = usageOf(shipshape.pid());
  if (refused > 0) throw new Error(`${refused} events were refused`);
  tellGate(`${name} (${(requests / seconds).toFixed(0)} events/s)`, took);
  const cores = (ms: number) => (ms / 1_000 / seconds).toFixed(2);
  const database = cores(after.descendantsCpuMs - before.descendantsCpuMs);
  row("  CPU: server, database", `${cores(after.ownCpuMs - before.ownCpuMs)} + ${database} core`, "");
  return took;
}

/** With the load that is promised, and with as much as a few connections can bring. */
async function measureGate(shipshape: Shipshape, source: { path: string; secret: string }): Promise<void> {
  const { ask, close } = await groundOfGate(shipshape);
  say(goFirst() ? "who asks the gate goes before all else" : "who asks the gate waits for a processor like all else");
  await timed(WARM_UP, ask);
  const before = usageOf(shipshape.pid());
  tellGate("nothing else under way", await timed(ALONE, ask));
  const after = usageOf(shipshape.pid());
  const eachMs = (ms: number) => (ms / ALONE).toFixed(2);
  const own = eachMs(after.ownCpuMs - before.ownCpuMs);
  const database = eachMs(after.descendantsCpuMs - before.descendantsCpuMs);
  row("  CPU a verdict: server, database", `${own} + ${database} ms`, "");
  const seconds = Number(options.seconds);
  const perSecond = Number(options["per-second"]);
  const load = (during: number) => ({ ...order(shipshape, source, perSecond * during), perSecond });
  await sendLoad(load(WARM_SECONDS));
  const ofAllRounds: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    ofAllRounds.push(...(await gateMeanwhile(shipshape, { name: `under load, round ${round}`, ask }, load(seconds))));
  }
  tellGate("under load, of all rounds", ofAllRounds);
  const most = { ...order(shipshape, source, 20_000), connections: 8 };
  await gateMeanwhile(shipshape, { name: "with all that eight connections bring", ask }, most);
  close();
}

async function measureDora(shipshape: Shipshape): Promise<void> {
  const [services, deployments] = [Number(options.services), Number(options.deployments)];
  await shipshape.stop();
  const seconds = await loadRecord(shipshape.dataDirectory, services, deployments);
  say(`a year of ${deployments} deployments of ${services} services loaded in ${seconds.toFixed(0)} s`);
  const began = performance.now();
  await shipshape.restart();
  const to = new Date();
  const query = { from: new Date(to.getTime() - 365 * DAY_MS), to };
  for (let waiting = services; waiting > 0; ) {
    await sleep(2_000);
    ({ waiting } = await shipshape.client.insights.services({ query: { from: new Date(to.getTime() - 60_000), to } }));
    if (performance.now() - began > COUNTED_WITHIN_MS) throw new Error(`${waiting} services are still not counted`);
  }
  const countedIn = (performance.now() - began) / 1000;
  say(`measured in ${countedIn.toFixed(0)} s: ${(deployments / countedIn).toFixed(0)} deployments/s`);
  const ask = shipshape.client.insights;
  const { services: found } = await ask.services({ query });
  say(`${found.length} services, ${found.reduce((sum, one) => sum + one.deployments, 0)} deployments that succeeded`);
  const show = (name: string, took: readonly number[]) =>
    row(
      `${name}: p50 / worst`,
      `${at(took, 0.5).toFixed(0)} / ${at(took, 1).toFixed(0)} ms`,
      `${(at(took, 0.5) / TARGETS.doraMs).toFixed(2)} x what is allowed`,
    );
  show("the measures of each service, a year", await timed(10, () => ask.services({ query })));
  show("of all together, split, by week, beside the year before", await timed(10, () => ask.dora({ query })));
  show(
    "of one service",
    await timed(50, (nth) => ask.dora({ query: { ...query, service: `load-${(nth % services) + 1}` } })),
  );
  show(
    "a page of the rows behind one number",
    await timed(20, () => ask.rows({ query: { ...query, measure: "lead_time" } })),
  );
}

async function measureJUnit(shipshape: Shipshape): Promise<void> {
  const { client, url } = shipshape;
  await client.catalog.createService({ body: { name: "tested", owner: "shipshape" } });
  const ground = {
    url,
    token: shipshape.token(),
    service: "tested",
    memoryMebibytes: () => usageOf(shipshape.pid()).ownPssBytes / 2 ** 20,
    cpuMs: () => cpuMsOf(shipshape.pid()),
    askLittle: () => fetch(`${url}/healthz`).then((answer) => answer.arrayBuffer()),
  };
  const mebibytes = Number(options.mebibytes);
  for (const [nth, packed] of [false, false, true].entries()) {
    const sent = await uploadReport(ground, { mebibytes, commit: `${nth}`.repeat(40), packed });
    const name = `JUnit of ${mebibytes} MiB${packed ? " with gzip" : ""}, ${nth === 0 ? "names never seen" : "names known"}`;
    const speed = `${sent.seconds.toFixed(1)} s, ${(mebibytes / sent.seconds).toFixed(0)} MiB/s`;
    row(name, speed, `${sent.tests} tests, ${sent.cpuSeconds.toFixed(1)} s of CPU`);
    const more = `${sent.moreMebibytes.toFixed(0)} MiB more`;
    row(
      "  memory of the server; another answer: p50 / worst",
      more,
      `${sent.usualAnswerMs.toFixed(0)} / ${sent.worstAnswerMs.toFixed(0)} ms`,
    );
  }
}

// on a disk, as data of others is: not in memory, where tests lie
const folder = await mkdtemp(join(tmpdir(), "shipshape-bench-"));
const shipshape = await startShipshape({ clock: "system", dataDirectory: join(folder, "data") });
try {
  if (parts.includes("intake") || parts.includes("gate")) {
    const look = await openLook(shipshape);
    await untilSettled(look);
    await look.end();
    const source = await githubSource(shipshape);
    if (parts.includes("gate")) await measureGate(shipshape, source);
    if (parts.includes("intake")) await measureIntake(shipshape, source);
  }
  if (parts.includes("junit")) await measureJUnit(shipshape);
  if (parts.includes("dora")) await measureDora(shipshape);
} finally {
  await shipshape.remove();
  await rm(folder, { recursive: true, force: true });
}
