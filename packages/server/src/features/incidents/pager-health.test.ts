import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeClock } from "../../kernel/clock.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { auditPager } from "./audit-pager.ts";

let house: PagerHouse;
let asked = 0;
let status = 200;
const outside = createServer((_, response) => {
  asked += 1;
  response.writeHead(status).end();
});
let url = "";

beforeAll(async () => {
  house = await pagerHouse();
  await new Promise<void>((listening) => outside.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/ping/a-secret`;
});
afterAll(async () => {
  await house.close();
  await new Promise((closed) => outside.close(closed));
});

const health = () => house.as("viewer").incidents.getPagerHealth();
const audit = () => house.as("responder").incidents.auditPager();

describe("is the pager well?", () => {
  test("nobody knows before the first audit", async () => {
    expect(await health()).toMatchObject({ verdict: "unknown", auditedAt: null });
  });

  test("it is, while all that must hold does; the page says what that is", async () => {
    await audit();
    const { verdict, invariants, queue } = await health();
    expect([verdict, invariants.filter(({ holds }) => !holds)]).toEqual(["well", []]);
    expect(invariants.length).toBeGreaterThan(8);
    expect(queue).toMatchObject({ due: 0, sending: 0 });
  });

  test("it tells of the last page, how long it took, and the step that comes next", async () => {
    await house.alert({ alertname: "Slow", severity: "page", service: "payments" });
    house.mailTo("ana");
    await audit();
    expect(await health()).toMatchObject({
      verdict: "well",
      lastPage: { user: "ana", channel: "email", status: "delivered" },
      oldestStep: { overdueSeconds: 0 },
      timeToFirst: { pages: 1, inTime: 1 },
      channels: [{ channel: "email", delivered: 1, failed: 0 }],
    });
    await house.resolveAll();
  });

  test("failure mode 4: a queue that stands still is trouble, and opens an alert about ourselves until it moves", async () => {
    const { db } = house.kernel;
    await house.alert({ alertname: "Late", severity: "page", service: "payments" });
    house.mailTo("ana");
    await house.advance(91_000);
    await db
      .updateTable("notification")
      .set({ status: "pending", nextAttemptAt: new Date(house.kernel.clock.now().getTime() - 90_000), endedAt: null })
      .where("subject", "like", "%Late%")
      .execute();
    const justStarted = fakeClock(house.kernel.clock.now().getTime() - Date.now(), "jumps");
    await auditPager({ ...house.kernel, clock: justStarted });
    expect(await health(), "what was late before a start has its time since").toMatchObject({ verdict: "well" });
    await audit();
    expect(await health()).toMatchObject({ verdict: "troubled", because: expect.stringContaining("late") });
    const { rows } = {
      rows: await db.selectFrom("event").select("payload").where("name", "=", "incidents.pagerTroubled").execute(),
    };
    expect(rows).toHaveLength(1);
    await house.settle();
    const own = async (state: "firing" | "resolved") =>
      (await house.as("viewer").alerts.list({ query: { source: "pager", status: state } })).alerts;
    expect(await own("firing")).toMatchObject([{ service: "shipshape", severity: "critical" }]);

    await house.runPeriodic("notify.sweep");
    house.mailTo("ana");
    await audit();
    await house.settle();
    expect(await health()).toMatchObject({ verdict: "well" });
    expect(await own("resolved")).toHaveLength(1);
    await house.resolveAll();
  });
});

describe("failure mode 18, the dead-man switch outside", () => {
  test("is told while all is well, again after its time, and its address stays secret", async () => {
    const given = await house.as("editor").incidents.putDeadManSwitch({ body: { url, everySeconds: 60 } });
    expect(given).toMatchObject({ host: new URL(url).host, ok: null });
    await audit();
    await audit();
    expect(asked).toBe(1);
    await house.advance(61_000);
    await audit();
    expect(asked).toBe(2);
    const { deadManSwitch } = await health();
    expect(deadManSwitch).toMatchObject({ ok: true, because: "it answered 200" });
    const kept = await house.kernel.db.selectFrom("setting").selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain("a-secret");
  });

  test("hears nothing while nobody audits, or something is broken", async () => {
    asked = 0;
    await house.advance(300_000);
    await house.runPeriodic("incidents.tellDeadManSwitch");
    expect(asked).toBe(0);
    expect((await health()).deadManSwitch).toMatchObject({ ok: false, because: expect.stringContaining("last audit") });
  });

  test("that does not take it is said on the page", async () => {
    status = 500;
    await audit();
    expect((await health()).deadManSwitch).toMatchObject({ ok: false, because: "it answered 500" });
    status = 200;
  });

  test("is set by those who may change on-call, and taken away again", async () => {
    const refused = problemOf(house.as("responder").incidents.putDeadManSwitch({ body: { url } }));
    expect(await refused).toMatchObject({ status: 403 });
    const off = await house.as("editor").incidents.putDeadManSwitch({ body: { url: null } });
    expect(off).toMatchObject({ host: null });
  });
});
