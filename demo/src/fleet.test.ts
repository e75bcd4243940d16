import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { customers } from "./customers.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import type { LoadSummary } from "./load-stats.ts";
import { RotatingLog } from "./rotating-log.ts";
import { SERVICE_NAMES, type ServiceName } from "./service-options.ts";
import { demoProgram, TiedProcess } from "./tied-process.ts";

const everybody = customers();
const logDirectory = mkdtempSync(join(tmpdir(), "demo-fleet-"));
let fleet: Fleet;

beforeAll(async () => {
  fleet = await startFleet({ logDirectory });
}, 20_000);

afterAll(async () => {
  await fleet.stop();
  rmSync(logDirectory, { recursive: true });
});

const service = (name: ServiceName) => {
  const found = fleet.services().find((one) => one.name === name);
  if (!found) throw new Error(`${name} does not run`);
  return found;
};

function buy(fields: Record<string, unknown>, requestId = randomUUID()): Promise<Response> {
  return fetch(`${service("storefront").url}/buy`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": requestId },
    body: JSON.stringify({ sku: "COMPASS", quantity: 1, card: everybody[0]?.card, ...fields }),
  });
}

/** Counts the answers to purchases of one customer after the other, 24 at a time, while `goOn(purchases so far)`. */
async function sell(goOn: (sold: number) => boolean): Promise<Record<number, number>> {
  const answers: Record<number, number> = {};
  let next = 0;
  const till = async () => {
    while (goOn(next)) {
      const card = everybody[next % everybody.length]?.card;
      next += 1;
      const { status } = await buy({ card });
      answers[status] = (answers[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 24 }, till));
  return answers;
}

async function counted(name: ServiceName, route: string, code: number): Promise<number> {
  const text = await (await fetch(service(name).metricsUrl)).text();
  const line = `http_requests_total{service="${name}",code="${code}",method="POST",route="${route}"} `;
  return Number(
    text
      .split("\n")
      .find((one) => one.startsWith(line))
      ?.slice(line.length),
  );
}

const counts = () =>
  Promise.all([
    counted("storefront", "/buy", 200),
    counted("checkout", "/checkout", 200),
    counted("inventory", "/reserve", 200),
    counted("payments", "/charge", 200),
  ]);

const isAlive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("a purchase", () => {
  test("goes through all four services, is counted by each, and leaves its request id in every log", async () => {
    const before = await counts();
    const requestId = randomUUID();
    const response = await buy({ sku: "LANTERN", quantity: 2 }, requestId);
    expect(await response.json()).toMatchObject({ status: "confirmed", amountCents: 13_800, requestId });
    expect(await counts()).toEqual(before.map((count) => count + 1));
    await expect
      .poll(() =>
        SERVICE_NAMES.filter((name) => readFileSync(join(logDirectory, `${name}.log`), "utf8").includes(requestId)),
      )
      .toEqual([...SERVICE_NAMES]);
  });

  test("takes the goods once however often the order is repeated", async () => {
    const stock = async () => {
      const metrics = await (await fetch(service("inventory").metricsUrl)).text();
      return Number(/inventory_stock\{sku="OILSKIN"\} (\d+)/.exec(metrics)?.[1]);
    };
    const before = await stock();
    const order = { orderId: randomUUID(), sku: "OILSKIN", quantity: 3 };
    const answers = await Promise.all([buy(order), buy(order), buy(order)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await stock()).toBe(before - 3);
  });

  test.each([
    ["a card with a wrong check digit", { card: "4000000000000001" }, 402],
    ["a product that nobody sells", { sku: "SUBMARINE" }, 404],
    ["no quantity", { quantity: undefined }, 400],
    ["more than the shelf holds", { quantity: 100_000 }, 409],
    ["a body over the limit", { note: "x".repeat(20_000) }, 413],
  ])("with %s is refused, which is no failure of ours", async (_, fields, status) => {
    expect((await buy(fields)).status).toBe(status);
  });

  test("works from the page, with its buttons", async () => {
    const page = await (await fetch(`${service("storefront").url}/`)).text();
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? "";
    const body = new URLSearchParams({ sku: field("sku"), quantity: field("quantity"), card: field("card") });
    const response = await fetch(`${service("storefront").url}/buy`, {
      method: "POST",
      headers: { accept: "text/html" },
      body,
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/Order [0-9a-f-]{36} is confirmed/);
  });
});

test("each service tells its version, its health, its build and its latency", async () => {
  for (const { name, url, metricsUrl, version, commit } of fleet.services()) {
    expect(await (await fetch(`${url}/version`)).json()).toMatchObject({ name, version, commit });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const metrics = await (await fetch(metricsUrl)).text();
    expect(metrics).toContain(`build_info{service="${name}",version="${version}",commit="${commit}"} 1`);
    expect(metrics).toMatch(new RegExp(`http_request_duration_seconds_bucket\\{le="0.25",service="${name}"`));
    expect(metrics).toContain("process_cpu_seconds_total");
  }
});

describe("a deployment", { timeout: 20_000 }, () => {
  test("loses no request, on the way in or out, and keeps the address", async () => {
    const { url, pid } = service("payments");
    let deployed = false;
    const [answers] = await Promise.all([
      sell(() => !deployed),
      fleet.deploy("payments", "1.4.1").then(() => {
        deployed = true;
      }),
    ]);
    expect(Object.keys(answers)).toEqual(["200"]);
    expect(answers[200]).toBeGreaterThan(24);
    expect(service("payments")).toMatchObject({ url, version: "1.4.1" });
    expect(isAlive(pid)).toBe(false);
  });

  test("of a version that was never released changes nothing, and names the versions there are", async () => {
    const before = service("payments");
    await expect(fleet.deploy("payments", "9.9.9")).rejects.toThrow(/1\.4\.1, 1\.4\.2, 1\.5\.0/);
    await expect(fleet.deploy("billing", "1.0.0")).rejects.toThrow(/storefront, checkout, payments, inventory/);
    expect(service("payments")).toEqual(before);
  });

  test("of payments 1.5.0 fails 8 % of the charges, up to the shop, until it is rolled back", async () => {
    await fleet.deploy("payments", "1.5.0");
    const { 200: sold = 0, 502: failed = 0 } = await sell((purchases) => purchases < everybody.length);
    expect(sold + failed).toBe(everybody.length);
    expect(Math.abs(failed / everybody.length - 0.08)).toBeLessThan(0.015);
    expect(await counted("payments", "/charge", 503)).toBe(failed);
    expect(await counted("checkout", "/checkout", 502)).toBe(failed);
    await fleet.deploy("payments", "1.4.2");
    expect(await sell((purchases) => purchases < 100)).toEqual({ 200: 100 });
  });
});

test("a service that is killed comes back as it was", { timeout: 20_000 }, async () => {
  const { pid, url, version } = service("inventory");
  process.kill(pid ?? 0, "SIGKILL");
  await expect
    .poll(() => isAlive(service("inventory").pid) && service("inventory").pid !== pid, { timeout: 10_000 })
    .toBe(true);
  expect(service("inventory")).toMatchObject({ url, version });
  expect((await buy({})).status).toBe(200);
});

test("customers come at the rate asked for, and stay through a restart of the shop", { timeout: 20_000 }, async () => {
  const log = new RotatingLog(join(logDirectory, "load.log"), 1_000_000);
  const command = demoProgram("load", ["--target", service("storefront").url, "--rate", "60", "--concurrency", "500"]);
  const load = new TiedProcess({ name: "load", command, log, ipc: true });
  try {
    const { port } = await load.told("listening");
    const stats = async () => (await (await fetch(`http://127.0.0.1:${port}/stats`)).json()) as LoadSummary;
    await sleep(1_000);
    await fleet.deploy("storefront", "3.8.1");
    await sleep(500);
    const { sent, seconds, purchases, skipped, unanswered, answered } = await stats();
    expect(sent).toBeGreaterThan(60 * (seconds - 1) * 0.7);
    expect(sent).toBeLessThan(60 * (seconds + 1) * 1.3);
    expect(purchases.sent / sent).toBeGreaterThan(0.7);
    expect({ skipped, unanswered, failed: purchases.failed }).toEqual({ skipped: 0, unanswered: 0, failed: 0 });
    expect(Object.keys(answered)).toEqual(["200"]);
  } finally {
    await load.stop();
    log.close();
  }
});

test("the fleet ends with its parent, even by kill -9", { timeout: 20_000 }, async () => {
  const script = `
    import { startFleet } from ${JSON.stringify(join(import.meta.dirname, "fleet.ts"))};
    const fleet = await startFleet({ logDirectory: ${JSON.stringify(join(logDirectory, "orphans"))} });
    process.send({ type: "listening", port: 0 });
    process.stdout.write("pids " + fleet.services().map(({ pid }) => pid).join(" ") + "\\n");`;
  const file = join(logDirectory, "parent.log");
  const log = new RotatingLog(file, 1_000_000);
  const command = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
  const parent = new TiedProcess({ name: "parent", command, log, ipc: true });
  await parent.told("listening");
  await expect.poll(() => readFileSync(file, "utf8")).toContain("pids ");
  const pids = [...readFileSync(file, "utf8").matchAll(/\d+/g)].map(([pid]) => Number(pid));
  expect(pids.filter(isAlive)).toHaveLength(4);
  process.kill(parent.pid ?? 0, "SIGKILL");
  await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  log.close();
});

test("stopping the fleet ends its processes", async () => {
  const pids = fleet.services().map(({ pid }) => pid);
  expect(pids.filter(isAlive)).toHaveLength(4);
  await fleet.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});
