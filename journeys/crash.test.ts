import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type FakePhone, startFakePhone } from "./harness/fake-phone.ts";
import { applyManyServices, pagedPerson, sendAlert, servicesIn, wasTaken } from "./harness/many-services.ts";
import { oneStory } from "./harness/one-story.ts";
import { killAll, postmasterOf, processesIn } from "./harness/processes.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

/** How often it is killed between the 2xx and a little after the moment at which the page goes out on a calm day. */
const KILLS = 8;
const LEAST_SPAN_MS = 100;
const CALM = ["calm-1", "calm-2", "calm-3"];
/** A page may come late after a crash, but before the next step of any escalation policy. */
const PATIENCE = "1m";

let shipshape: Shipshape;
let phone: FakePhone;
let spanMs = LEAST_SPAN_MS;
const killed = Array.from({ length: KILLS }, (_, at) => `kill-${at}`);
const names = ["both", "database", "later", "backend", "again", "stopping", ...CALM, ...killed];
const waves = Array.from({ length: 12 }, (_, at) => `wave-${at}`);

oneStory();
beforeAll(async () => {
  phone = await startFakePhone();
  shipshape = await startShipshape({ smtpUrl: phone.mailbox.smtpUrl });
  await applyManyServices(shipshape, [...names, ...waves]);
});
afterAll(async () => {
  await shipshape.remove();
  await phone.close();
});

const pageOf = (service: string) => ({ to: pagedPerson, subject: new RegExp(`\\b${service}: `) });

/** Pages are counted by the service they are about. */
async function pagesOf(services: readonly string[]): Promise<Map<string, string[]>> {
  await shipshape.settle();
  const arrived = () => servicesIn(phone.mailbox.mails);
  if (!services.every((service) => arrived().has(service))) await shipshape.fastForward(PATIENCE, { step: "10s" });
  const found = new Map(services.map((service) => [service, [] as string[]]));
  for (const [service, ids] of servicesIn(phone.takeAll().mails)) found.set(service, ids);
  return found;
}

test("an alert pages when nothing goes wrong", async () => {
  const tookMs: number[] = [];
  for (const service of CALM) {
    expect(wasTaken(await sendAlert(shipshape, service))).toBe(true);
    const began = performance.now();
    await phone.expectMail(pageOf(service));
    tookMs.push(performance.now() - began);
  }
  const last = tookMs.at(-1) ?? 0;
  spanMs = Math.max(LEAST_SPAN_MS, 1.5 * last);
  console.log(`from the 2xx to the mail: ${tookMs.map((ms) => ms.toFixed(0)).join(", ")} ms`);
});

test("kill −9 of the server between 2xx and page: no page is lost, doubles are few and known as doubles", async () => {
  let doubles = 0;
  let outBefore = 0;
  // That the calm pages went out is written down before the first kill: they do not come again.
  await shipshape.settle();
  for (const [at, service] of killed.entries()) {
    const delayMs = ((at + Math.random()) * spanMs) / KILLS;
    const when = `killed ${delayMs.toFixed(1)} ms after the 2xx`;
    expect(wasTaken(await sendAlert(shipshape, service))).toBe(true);
    await sleep(delayMs);
    await shipshape.kill9();
    outBefore += phone.mailbox.mails.filter(({ subject }) => pageOf(service).subject.test(subject)).length;
    await shipshape.restart();
    const pages = await pagesOf([service]);
    const ids = pages.get(service) ?? [];
    expect([...pages.keys()], `${when}: pages of nothing else`).toEqual([service]);
    expect(ids.length, `${when}: lost`).toBeGreaterThan(0);
    expect(new Set(ids).size, "a double has the id of the first, so that a mail program shows it once").toBe(1);
    expect(ids.length, "one crash doubles at most once").toBeLessThanOrEqual(2);
    doubles += ids.length - 1;
  }
  console.log(
    `${KILLS} kills 0 to ${spanMs.toFixed(0)} ms after the 2xx: lost 0, doubled ${doubles}; ` +
      `${outBefore} pages were out before the kill`,
  );
});

test("kill −9 of server and database together: the next start is clean, and the page goes out", async () => {
  const before = await shipshape.client.configuration.export();
  const database = processesIn(shipshape.dataDirectory);
  expect(database.length).toBeGreaterThan(2);
  expect(wasTaken(await sendAlert(shipshape, "both"))).toBe(true);
  killAll(database);
  await shipshape.kill9();
  await shipshape.restart();
  const ids = (await pagesOf(["both"])).get("both") ?? [];
  expect([ids.length > 0, new Set(ids).size]).toEqual([true, 1]);
  expect(await shipshape.client.configuration.export()).toEqual(before);
});

test("kill −9 of the database: the same server recovers by itself; nothing that was taken is lost", async () => {
  const server = shipshape.pid();
  const database = postmasterOf(shipshape.dataDirectory) ?? 0;
  const statuses = new Map<string, number>();
  statuses.set("database", await sendAlert(shipshape, "database"));
  process.kill(database, "SIGKILL");
  for (const wave of waves) {
    statuses.set(wave, await sendAlert(shipshape, wave));
    await sleep(100);
  }
  await vi.waitFor(async () => expect(wasTaken(await sendAlert(shipshape, "later"))).toBe(true), {
    timeout: 20_000,
    interval: 100,
  });
  statuses.set("later", 200);
  expect(shipshape.pid()).toBe(server);
  expect(shipshape.isRunning()).toBe(true);
  expect(postmasterOf(shipshape.dataDirectory)).not.toBe(database);

  const taken = [...statuses].filter(([, status]) => wasTaken(status)).map(([service]) => service);
  const refused = [...statuses].filter(([, status]) => !wasTaken(status));
  const pages = await pagesOf(taken);
  const lost = taken.filter((service) => pages.get(service)?.length === 0);
  const doubled = taken.filter((service) => (pages.get(service)?.length ?? 0) > 1);
  console.log(
    `database killed: ${taken.length} alerts taken, ${refused.length} refused; lost ${lost.length}, doubled ${doubled.length}`,
  );
  expect(lost).toEqual([]);
  expect(doubled.length).toBeLessThanOrEqual(1);
  expect(
    refused.filter(([, status]) => status !== 503),
    "a sender that is to send again gets 503",
  ).toEqual([]);
});

test("kill −9 of one backend, then of the database twice while it recovers: the server is still the same", async () => {
  const server = shipshape.pid();
  const takenWithin = (service: string) =>
    vi.waitFor(async () => expect(wasTaken(await sendAlert(shipshape, service))).toBe(true), {
      timeout: 20_000,
      interval: 50,
    });
  const postmaster = postmasterOf(shipshape.dataDirectory);
  const backend = () => processesIn(shipshape.dataDirectory).findLast((pid) => pid !== postmaster) ?? 0;
  // One of them may end by itself just then.
  await vi.waitFor(() => process.kill(backend(), "SIGKILL"), { timeout: 30_000 });
  await takenWithin("backend");
  for (let times = 0; times < 2; times += 1) {
    // Its file names the dead one until the next one has begun.
    await vi.waitFor(() => process.kill(postmasterOf(shipshape.dataDirectory) ?? 0, "SIGKILL"), { timeout: 30_000 });
    await sleep(120);
  }
  await takenWithin("again");
  const pages = await pagesOf(["backend", "again"]);
  expect([...pages.values()].map((ids) => new Set(ids).size)).toEqual([1, 1]);
  expect([shipshape.pid(), shipshape.isRunning()]).toEqual([server, true]);
});

test("SIGTERM while alerts come in: it ends with 0, leaves nobody behind, and every alert taken pages", async () => {
  const sending = sendAlert(shipshape, "stopping");
  await sleep(3);
  const stopped = shipshape.stop();
  const status = await sending;
  expect(await stopped).toBe(0);
  expect(processesIn(shipshape.dataDirectory)).toEqual([]);
  await shipshape.restart();
  if (wasTaken(status)) expect((await pagesOf(["stopping"])).get("stopping")).toHaveLength(1);
});

test("after all of that nothing is left to do, and nothing was told twice in the record", async () => {
  await shipshape.fastForward("2m", { step: "30s" });
  const { notifications } = await shipshape.client.notify.listNotifications({ query: { limit: 500 } });
  const open = notifications.filter(({ status }) => status === "pending" || status === "sending");
  expect(open).toEqual([]);
  const { incidents } = await shipshape.client.incidents.list({ query: { limit: 1000 } });
  const services = incidents.map(({ service }) => service);
  expect(services.length).toBe(new Set(services).size);
  expect(shipshape.output()).not.toMatch(/"level":[56]0.*(duplicate key|deadlock)/);
});
