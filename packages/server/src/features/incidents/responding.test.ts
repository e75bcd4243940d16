import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(async () => {
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let serial = 0;
const broken = (service: string) => {
  serial += 1;
  return { alertname: `Broken${serial}`, severity: "page", service };
};
const get = (id: string) => house.as("viewer").incidents.get({ params: { id } });
const texts = (incident: Awaited<ReturnType<typeof get>>, kind: string) =>
  incident.timeline.filter((entry) => entry.kind === kind).map(({ text }) => text);

describe("a person", () => {
  test("declares, acknowledges, notes and resolves; every step is on the timeline and in the audit log", async () => {
    const { incidents } = house.as("responder");
    const body = { title: "Customers call us", severity: "SEV1", service: "payments" } as const;
    const { shortId } = await incidents.declare({ body });
    await house.settle();
    expect(house.mailTo("ana").subject).toBe(`[SEV1] payments: Customers call us (${shortId})`);
    const params = { id: shortId.toLowerCase() };
    await incidents.acknowledge({ params });
    await incidents.acknowledge({ params });
    await incidents.addNote({ params, body: { text: "It is the card processor." } });
    const resolved = await incidents.resolve({ params, body: { note: "They are back." } });
    expect(resolved).toMatchObject({
      status: "resolved",
      acknowledgedBy: "the-responder",
      resolvedBy: "the-responder",
    });
    expect(resolved.timeline.map(({ kind }) => kind)).toEqual([
      "opened",
      "paged",
      "delivered",
      "acknowledged",
      "note",
      "note",
      "resolved",
    ]);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: `incident:${shortId}` } });
    expect(entries.map(({ action, actor }) => `${actor} ${action}`).reverse()).toEqual([
      "the-responder incidents.open",
      "the-responder incidents.acknowledge",
      "the-responder incidents.addNote",
      "the-responder incidents.resolve",
    ]);
    await house.advance(10 * MINUTE);
  });

  test("may declare without paging, and alerts that join later do not resolve it", async () => {
    const { incidents } = house.as("responder");
    const body = { title: "Planned trouble", severity: "SEV4", service: "checkout", page: false } as const;
    const { shortId } = await incidents.declare({ body });
    await house.settle();
    await house.expectNothingMore();
    const labels = broken("checkout");
    await house.alert(labels);
    house.mailTo("ana");
    await house.alert(labels, "resolved");
    expect(await get(shortId)).toMatchObject({ status: "open" });
  });

  test("is told what stands in the way", async () => {
    const { incidents } = house.as("responder");
    const body = { title: "First", severity: "SEV2", service: "orphan" } as const;
    const { shortId } = await incidents.declare({ body });
    const params = { id: shortId };
    expect(await problemOf(incidents.declare({ body }))).toMatchObject({
      status: 409,
      message: `${shortId} is live for orphan: write a note there, or resolve it first.`,
    });
    expect(await problemOf(incidents.escalate({ params, body: { step: "7" } }))).toMatchObject({
      status: 409,
      message: expect.stringContaining("has no such step"),
    });
    expect(await problemOf(incidents.escalate({ params, body: { step: "second" } }))).toMatchObject({
      status: 400,
      message: expect.stringContaining("such as 3 or 2.then.1"),
    });
    await house.settle();
    house.mailTo("the-admin");
    await house.as("editor").incidents.acknowledge({ params });
    expect(await problemOf(incidents.acknowledge({ params }))).toMatchObject({
      status: 409,
      message: expect.stringContaining("the-editor acknowledged it at"),
    });
    await incidents.resolve({ params, body: {} });
    for (const call of [incidents.acknowledge, incidents.escalate]) {
      expect(await problemOf(call({ params }))).toMatchObject({
        message: expect.stringContaining("the-responder resolved"),
      });
    }
    for (const id of ["INC-99999", "nonsense", newId()]) {
      expect(await problemOf(get(id))).toMatchObject({
        status: 404,
        message: expect.stringContaining("incident list"),
      });
    }
    const unknown = { title: "x", severity: "SEV2", service: "nowhere" } as const;
    expect(await problemOf(incidents.declare({ body: unknown }))).toMatchObject({ status: 404 });
    expect(await problemOf(house.as("viewer").incidents.acknowledge({ params }))).toMatchObject({ status: 403 });
  });
});

describe("the link in a message", () => {
  const tokenIn = (text: string) => /\/ack\/(\S+)/.exec(text)?.[1] ?? "";
  const nobody = () => house.as("nobody").incidents;
  const paged = async () => {
    await house.alert(broken("payments"));
    return { token: tokenIn(house.mailTo("ana").text), id: (await house.live("payments")).shortId };
  };

  test("tells when it is opened, acts only when it is used, and stops everything in flight", async () => {
    house.mailbox.refuse({ code: 451, text: "later", only: "cleo@example.org" });
    const { token, id } = await paged();
    const params = { token };
    expect(await nobody().getAckLink({ params })).toMatchObject({
      user: "ana",
      usable: true,
      incident: { status: "open" },
    });
    expect(await get(id)).toMatchObject({ status: "open" });
    await house.advance(5 * MINUTE + 1_000);
    house.mailTo("ben");

    expect(await nobody().useAckLink({ params })).toMatchObject({
      incident: { status: "acknowledged", acknowledgedBy: "ana" },
    });
    await house.settle();
    house.mailbox.refuse(undefined);
    await house.advance(30 * MINUTE);
    const incident = await get(id);
    expect(incident.pagingRun?.pages.map(({ user, status }) => `${user} ${status}`).sort()).toEqual([
      "ana acknowledged",
      "ben cancelled",
      "cleo cancelled",
    ]);
    expect(texts(incident, "acknowledged")).toEqual(["Acknowledged: ana acknowledged it by the link in their message"]);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: `incident:${id}` } });
    expect(entries[0]).toMatchObject({ actor: "ana", action: "incidents.acknowledge", after: { via: "link" } });
    expect((await nobody().useAckLink({ params })).incident.acknowledgedBy).toBe("ana");
  });

  test("passes it on to the next step, once, and can still acknowledge", async () => {
    const { token, id } = await paged();
    const params = { token };
    expect((await nobody().getAckLink({ params })).next).toMatchObject({
      step: 2,
      people: [{ user: "ben" }, { user: "cleo" }],
    });
    expect((await nobody().passAckLink({ params })).paged.sort()).toEqual(["ben", "cleo"]);
    expect((await nobody().passAckLink({ params })).paged.sort()).toEqual(["ben", "cleo"]);
    await house.settle();
    for (const name of ["ben", "cleo"]) house.mailTo(name);
    expect(texts(await get(id), "escalated")).toEqual(["ana asked for the next step of the escalation policy"]);
    await nobody().useAckLink({ params });
    expect(await problemOf(nobody().passAckLink({ params }))).toMatchObject({ status: 409 });
    expect(await problemOf(nobody().passAckLink({ params: { token: "nonsense" } }))).toMatchObject({ status: 404 });
  });

  test("says who was quicker", async () => {
    const { token, id } = await paged();
    await house.as("responder").incidents.acknowledge({ params: { id } });
    expect(await nobody().getAckLink({ params: { token } })).toMatchObject({
      usable: false,
      because: expect.stringMatching(/^the-responder acknowledged it at /),
    });
    expect(await problemOf(nobody().useAckLink({ params: { token } }))).toMatchObject({ status: 409 });
  });

  test("works for seven days, for this page only, and not when it was changed", async () => {
    const { token } = await paged();
    for (const changed of [token.slice(0, -2), `${token}x`, "nonsense", house.kernel.seal.sign("other", "{}")]) {
      expect(await problemOf(nobody().getAckLink({ params: { token: changed } }))).toMatchObject({ status: 404 });
    }
    const foreign = { incidentId: newId(), pageId: newId(), userId: newId(), at: house.kernel.clock.now().getTime() };
    const unknown = house.kernel.seal.sign("ack", JSON.stringify(foreign));
    expect(await problemOf(nobody().useAckLink({ params: { token: unknown } }))).toMatchObject({ status: 404 });
    await house.advance(8 * DAY);
    for (const name of ["ben", "cleo"]) house.mailTo(name);
    expect(await problemOf(nobody().useAckLink({ params: { token } }))).toMatchObject({
      status: 409,
      message: expect.stringContaining("older than seven days"),
    });
  });
});

describe("deployments", () => {
  const deploy = async (service: string, version: string, change: object = {}) => {
    const body = { service, environment: "production", version, ...change };
    const { shortId } = await house.as("responder").changes.startDeployment({ body });
    return shortId;
  };
  const finish = (id: string, status: "succeeded" | "failed" = "succeeded") =>
    house.as("responder").changes.finishDeployment({ params: { id }, body: { status } });

  test("that may have caused it are named, in the message too, and later ones are told", async () => {
    const applied = `apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: staging }
spec: { kind: staging }
`;
    await house.as("admin").configuration.apply({ body: { files: [{ path: "p.yaml", text: applied }] } });
    const bad = await deploy("payments", "1.5.0");
    await finish(bad);
    await finish(await deploy("checkout", "7", { environment: "staging" }));
    await house.advance(3 * MINUTE);
    await house.alert(broken("checkout"));
    const cause = /Likely cause: payments 1\.5\.0 was deployed to production 3 min( \d+ s)? before/;
    expect(house.mailTo("ana").text).toMatch(cause);
    const { shortId, likelyCauses, timeline } = await house.live("checkout");
    expect(likelyCauses).toMatchObject([{ shortId: bad, service: "payments", version: "1.5.0" }]);
    const told = timeline.find(({ kind }) => kind === "cause")?.text ?? "";
    expect(told).toMatch(cause);
    expect(told).toContain(`before the trouble began, and checkout depends on it (${bad})`);

    const back = await deploy("payments", "1.4.2", { kind: "rollback" });
    await finish(back);
    await finish(await deploy("inventory", "9"));
    await finish(await deploy("checkout", "8", { environment: "staging" }));
    await house.settle();
    expect(texts(await get(shortId), "deployment")).toEqual([
      `payments is being rolled back to 1.4.2 in production (${back})`,
      `payments was rolled back to 1.4.2 in production (${back})`,
    ]);
    expect((await get(shortId)).likelyCauses).toHaveLength(1);
  });

  test("of what a dependency depends on are named too, and told as they go on", async () => {
    await house.as("editor").catalog.createService({
      body: { name: "shop", displayName: "Shop", owner: "money", tier: 1, dependsOn: ["checkout"] },
    });
    const bad = await deploy("payments", "1.6.0");
    await finish(bad);
    await house.advance(MINUTE);
    await house.alert(broken("shop"));
    house.mailTo("the-admin");
    const { shortId, likelyCauses } = await house.live("shop");
    const cause = likelyCauses.find((one) => one.shortId === bad);
    expect(cause?.because).toMatch(/^payments 1\.6\.0 .*, and shop depends on it through checkout$/);
    const back = await deploy("payments", "1.5.9", { kind: "rollback" });
    await house.settle();
    expect(texts(await get(shortId), "deployment")).toEqual([
      `payments is being rolled back to 1.5.9 in production (${back})`,
    ]);
  });
});
