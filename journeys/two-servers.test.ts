import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ExternalDatabase, startExternalDatabase } from "./harness/external-database.ts";
import { type FakePhone, startFakePhone } from "./harness/fake-phone.ts";
import { applyManyServices, pagedPerson, sendAlert, servicesIn, wasTaken } from "./harness/many-services.ts";
import { oneStory } from "./harness/one-story.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

/** A server that fell silent is given up after ten seconds, and looked for every two. */
const TAKEN_OVER_MS = 60_000;
/** Patience costs nothing where nothing is wrong: a machine may have other things to do. */
const PATIENCE_MS = 30_000;
const QUIET_MS = 1_500;

let database: ExternalDatabase;
let phone: FakePhone;
let one: Shipshape;
let other: Shipshape;
const group = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}-${at}`);
const both = group("both", 6);
const orphans = group("orphan", 8);
const cut = group("cut", 6);
const ROUNDS = 2;
const load = group("load", ROUNDS * 12);

oneStory();
beforeAll(async () => {
  database = await startExternalDatabase();
  phone = await startFakePhone();
});
afterAll(async () => {
  await Promise.all([one?.remove(), other?.remove()]);
  await phone.close();
  await database.close();
});

/** Waits until every one of these services has paged; returns how often each did, after nothing came for a while. */
async function pagesOf(services: readonly string[], withinMs = PATIENCE_MS): Promise<Record<string, number>> {
  const count = (service: string) => servicesIn(phone.mailbox.mails).get(service)?.length ?? 0;
  await vi.waitFor(() => expect(services.filter((service) => count(service) === 0)).toEqual([]), {
    timeout: withinMs,
    interval: 50,
  });
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const { mails } = phone.takeAll();
  expect(mails.filter(({ to }) => to !== pagedPerson)).toEqual([]);
  return Object.fromEntries(services.map((service) => [service, count(service)]));
}
/** What was sent and not noted before a crash may come again later, whoever does it then. */
function expectRepeatsOf(services: readonly string[]): void {
  const late = servicesIn(phone.takeAll().mails);
  expect([...late.keys()].filter((service) => !services.includes(service))).toEqual([]);
}
const once = (services: readonly string[]) => Object.fromEntries(services.map((service) => [service, 1]));

test("two servers that start at the same moment on an empty database share it", async () => {
  const options = { database: database.url, clock: "system", smtpUrl: phone.mailbox.smtpUrl } as const;
  [one, other] = await Promise.all([startShipshape(options), startShipshape(options)]);
  await applyManyServices(one, [...both, ...orphans, ...cut, ...load]);
  const [here, there] = await Promise.all([one.client.catalog.listServices(), other.client.catalog.listServices()]);
  expect(there).toEqual(here);
});

test("what one takes in, those who watch the other see at once", async () => {
  const headers = { authorization: `Bearer ${other.token()}` };
  const stream = await fetch(`${other.url}/api/v1/stream?events=changes`, { headers });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  const environment =
    "apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: production }\nspec: { kind: production }\n";
  await one.client.configuration.apply({ body: { files: [{ path: "environment.yaml", text: environment }] } });
  await one.client.changes.startDeployment({
    body: { service: "both-0", environment: "production", version: "1.0.0" },
  });
  // A sign of life, or what else happened, may come before it.
  let told = "";
  for (let isOver = false; !isOver && !/deploymentStarted\ndata: .*\n/.test(told); ) {
    const { value = "", done = true } = (await reader?.read()) ?? {};
    told += value;
    isOver = done;
  }
  await reader?.cancel();
  expect(told).toMatch(/event: changes\.deploymentStarted\ndata: .*both-0/);
});

test("an alert that both are given, as Prometheus gives it to every Alertmanager, pages once", async () => {
  const statuses = await Promise.all(both.flatMap((name) => [sendAlert(one, name), sendAlert(other, name)]));
  expect(statuses.every(wasTaken)).toBe(true);
  expect(await pagesOf(both)).toEqual(once(both));
});

test("kill −9 of one, with its work half done: the other does it; no page is lost", async () => {
  const statuses = await Promise.all(orphans.map((name) => sendAlert(one, name)));
  expect(statuses.every(wasTaken)).toBe(true);
  const began = performance.now();
  await one.kill9();
  const counts = await pagesOf(orphans, TAKEN_OVER_MS);
  const tookMs = performance.now() - began - QUIET_MS;
  const doubled = Object.values(counts).filter((count) => count > 1).length;
  console.log(
    `one of two servers killed: lost 0, doubled ${doubled}; all pages out after ${(tookMs / 1000).toFixed(1)} s`,
  );
  expect(Math.max(...Object.values(counts))).toBeLessThanOrEqual(2);
  await one.restart();
  expectRepeatsOf(orphans);
});

test("the database cuts every connection, as in a restart or a fail-over: both go on by themselves", async () => {
  const taken: string[] = [];
  for (const [at, name] of cut.entries()) {
    if (at === 2) {
      await database.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`);
    }
    if (wasTaken(await sendAlert(at % 2 === 0 ? one : other, name))) taken.push(name);
  }
  await vi.waitFor(async () => expect(wasTaken(await sendAlert(other, "cut-5"))).toBe(true), { timeout: PATIENCE_MS });
  const expected = [...new Set([...taken, "cut-5"])];
  const counts = await pagesOf(expected, TAKEN_OVER_MS);
  expect(Math.max(...Object.values(counts))).toBeLessThanOrEqual(2);
  expect([one.isRunning(), other.isRunning()]).toEqual([true, true]);
  expectRepeatsOf(cut);
});

test("failure mode 15: one dies at a random moment under load, then the other; no page is lost, and a repeat has the id of the first", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [victim, survivor] = round % 2 === 0 ? [one, other] : [other, one];
    const wave = load.slice(round * 12, (round + 1) * 12);
    const dies = new Promise((resolve) => setTimeout(resolve, Math.random() * 200)).then(() => victim.kill9());
    const statuses = await Promise.all(
      wave.map(async (name, at) => {
        await new Promise((resolve) => setTimeout(resolve, at * 20));
        return sendAlert(at % 2 === 0 ? victim : survivor, name);
      }),
    );
    await dies;
    const taken = wave.filter((_, at) => wasTaken(statuses[at] ?? 0));
    await vi.waitFor(
      () => {
        const arrived = servicesIn(phone.mailbox.mails);
        expect(taken.filter((service) => !arrived.has(service))).toEqual([]);
      },
      { timeout: 2 * TAKEN_OVER_MS, interval: 100 },
    );
    await victim.restart();
  }
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const arrived = [...servicesIn(phone.takeAll().mails)];
  expect(arrived.filter(([, ids]) => new Set(ids).size > 1)).toEqual([]);
}, 600_000);
