import { alertOpened } from "@shipshape/contract/alerts";
import { incidentOpened } from "@shipshape/contract/incidents";
import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { endAlert } from "./end-alert.ts";
import { incidentByReference, incidentsBetween, liveIncidentsOf } from "./index.ts";
import { judgeAlert } from "./judge-alert.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(async () => {
  const { incidents } = await house.as("viewer").incidents.list({ query: { status: "live" } });
  for (const { shortId } of incidents)
    await house.as("responder").incidents.resolve({ params: { id: shortId }, body: {} });
  await house.settle();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let serial = 0;
const broken = (service: string, labels: Record<string, string> = {}) => {
  serial += 1;
  return { alertname: `Broken${serial}`, severity: "page", service, ...labels };
};
const list = async (query: object = {}) => (await house.as("viewer").incidents.list({ query })).incidents;
const get = (id: string) => house.as("viewer").incidents.get({ params: { id } });
const live = async (service: string) => {
  const [only, second] = await list({ status: "live", service });
  if (!only || second) throw new Error(`Not one incident is live for ${service}`);
  return get(only.shortId);
};
const texts = (incident: Awaited<ReturnType<typeof get>>, kind: string) =>
  incident.timeline.filter((entry) => entry.kind === kind).map(({ text }) => text);
const judgements = async () =>
  house.kernel.db.selectFrom("alertJudgement").selectAll().orderBy("at", "desc").orderBy("alertId", "desc").execute();
const problemOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it was allowed"),
    (error: unknown) => error as ApiProblem,
  );
const serviceId = async (name: string) => (await house.as("viewer").catalog.getService({ params: { name } })).id;
const alertOf = async (service: string, change: object = {}) => ({
  alertId: newId(),
  shortId: "ALR-900",
  fingerprint: "0123456789abcdef",
  source: "api",
  title: "Too many errors",
  severity: "page",
  serviceId: await serviceId(service),
  service,
  labels: {},
  startsAt: house.kernel.clock.now(),
  ...change,
});

describe("an alert", () => {
  test("opens an incident for its service, the next one joins it, and both are told why", async () => {
    await house.alert(broken("checkout", { severity: "error" }));
    house.mailTo("ana");
    expect(await live("checkout")).toMatchObject({ severity: "SEV3", because: expect.stringContaining("error alert") });
    await house.alert(broken("checkout"));
    const incident = await live("checkout");
    expect(incident).toMatchObject({ severity: "SEV2", openAlerts: 2 });
    expect(texts(incident, "severity")).toEqual(["Raised from SEV3 to SEV2: a page alert on a tier 2 service is SEV2"]);
    expect((await judgements()).slice(0, 2)).toMatchObject([
      { decision: "joined", because: expect.stringContaining("people are being paged for it") },
      { decision: "opened", because: expect.stringContaining(`it opened ${incident.shortId}`) },
    ]);
  });

  test.each(["warning", "ticket", "info"])(
    "that is a %s opens none, and that is recorded with the reason",
    async (severity) => {
      await house.alert(broken("payments", { severity }));
      expect(await list({ status: "live" })).toEqual([]);
      expect((await judgements())[0]).toMatchObject({
        decision: "none",
        because: `a ${severity} alert waits in the list: only critical, page and error alerts open an incident`,
      });
    },
  );

  test("told again and again pages once", async () => {
    const alert = await alertOf("payments");
    for (let time = 0; time < 3; time += 1) await emit(house.kernel.db, SYSTEM, alertOpened, alert);
    await house.settle();
    await judgeAlert(house.kernel, alert);
    await house.settle();
    house.mailTo("ana");
    expect((await live("payments")).alertIds).toEqual([alert.alertId]);
  });

  test("of twenty for one service in the same moment, one opens an incident and the others join it", async () => {
    const alerts = await Promise.all(Array.from({ length: 20 }, () => alertOf("payments")));
    await Promise.all(alerts.map((alert) => judgeAlert(house.kernel, alert)));
    await house.settle();
    house.mailTo("ana");
    const incident = await live("payments");
    expect(incident.alertIds).toHaveLength(20);
    const decisions = (await judgements()).slice(0, 20).map(({ decision }) => decision);
    expect(decisions.filter((decision) => decision === "opened")).toHaveLength(1);
    expect(decisions.filter((decision) => decision === "joined")).toHaveLength(19);
  });

  test("failure mode 12, a storm: every one is judged, none is dropped for being too many", async () => {
    const labels = Array.from({ length: 300 }, (_, index) => ({
      alertname: `Storm${index}`,
      severity: index % 3 === 0 ? "page" : "warning",
      service: ["payments", "checkout", "inventory"][index % 3] ?? "",
    }));
    await house.as("responder").alerts.ingest({ body: { alerts: labels.map((one) => ({ labels: one })) } });
    await house.settle();
    house.mailTo("ana");
    const judged = (await judgements()).slice(0, 300);
    expect(judged.filter(({ decision }) => decision === "none")).toHaveLength(200);
    expect((await live("payments")).openAlerts).toBe(100);
  }, 60_000);

  test("failure mode 16: never joins an incident that is over, but opens the next", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    const first = (await live("payments")).shortId;
    await house.as("responder").incidents.resolve({ params: { id: first }, body: {} });
    await house.alert(broken("payments"));
    house.mailTo("ana");
    expect((await live("payments")).shortId).not.toBe(first);
  });

  test("of no service opens an incident of its own, which says that nobody is paged, and the mend", async () => {
    await house.alert({ alertname: "NoIdea", severity: "critical" });
    await house.alert({ alertname: "NoIdeaEither", severity: "critical" });
    const alone = await list({ status: "live" });
    expect(alone).toMatchObject([{ service: null }, { service: null }]);
    const incident = await get(alone[0]?.shortId ?? "");
    expect(texts(incident, "unpaged")).toEqual([
      expect.stringContaining("send the alert with the label service=<name>"),
    ]);
    expect(incident.pagingRun).toMatchObject({ status: "stopped", escalationPolicy: null });
  });

  test("of a service without a policy pages nobody, and says what to give it", async () => {
    await house.alert(broken("orphan"));
    expect(texts(await live("orphan"), "unpaged")).toEqual([
      "NOBODY IS PAGED: neither orphan nor its owner money has an escalation policy: give one to either",
    ]);
  });

  test("that is over before it is judged opens nothing, and says so", async () => {
    const alert = await alertOf("payments");
    await endAlert(house.kernel, { ...alert, because: "its sender says that it is over" });
    await judgeAlert(house.kernel, alert);
    await house.settle();
    expect(await list({ status: "live" })).toEqual([]);
    expect((await judgements())[0]).toMatchObject({ because: "it was over before it could open an incident" });
  });

  test("judged and over in the same moment leaves nothing half done", async () => {
    for (let round = 0; round < 10; round += 1) {
      const alert = await alertOf("checkout");
      await Promise.all([judgeAlert(house.kernel, alert), endAlert(house.kernel, { ...alert, because: "it is over" })]);
      expect(await list({ status: "live", service: "checkout" })).toEqual([]);
    }
    await house.settle();
    house.mailbox.forget();
  });
});

describe("when all alerts are over", () => {
  test("an incident that nobody acknowledged is resolved by itself, and nobody is paged any more", async () => {
    const labels = broken("payments");
    const second = broken("payments");
    await house.alert(labels);
    house.mailTo("ana");
    await house.alert(second);
    await house.alert(labels, "resolved");
    const { shortId, timeline } = await live("payments");
    expect(timeline.at(-1)?.text).toMatch(/; 1 still fires$/);
    await house.alert(second, "resolved");
    const after = await get(shortId);
    expect(after).toMatchObject({ status: "resolved", resolvedBy: "shipshape", openAlerts: 0 });
    expect(texts(after, "resolved")).toEqual([
      "Resolved by itself: all its alerts are over, and nobody had acknowledged it",
    ]);
    await house.advance(10 * MINUTE);
  });

  test("one that somebody looks after stays theirs", async () => {
    const labels = broken("payments");
    await house.alert(labels);
    house.mailTo("ana");
    const id = (await live("payments")).shortId;
    await house.as("responder").incidents.acknowledge({ params: { id } });
    await house.alert(labels, "resolved");
    expect(texts(await live("payments"), "quiet")).toEqual([
      "All alerts are over. It stays acknowledged until the-responder resolves it.",
    ]);
  });
});

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
    expect(await problemOf(incidents.escalate({ params }))).toMatchObject({
      status: 409,
      message: expect.stringContaining("give one to either"),
    });
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
    return { token: tokenIn(house.mailTo("ana").text), id: (await live("payments")).shortId };
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
`;
    await house.as("admin").configuration.apply({ body: { files: [{ path: "p.yaml", text: applied }] } });
    const bad = await deploy("payments", "1.5.0");
    await finish(bad);
    await house.advance(3 * MINUTE);
    await house.alert(broken("checkout"));
    expect(house.mailTo("ana").text).toContain("Likely cause: payments 1.5.0 was deployed to production 3 min before");
    const { shortId, likelyCauses, timeline } = await live("checkout");
    expect(likelyCauses).toMatchObject([{ shortId: bad, service: "payments", version: "1.5.0" }]);
    expect(timeline.find(({ kind }) => kind === "cause")?.text).toBe(
      `Likely cause: payments 1.5.0 was deployed to production 3 min before the trouble began, and checkout depends on it (${bad})`,
    );

    const back = await deploy("payments", "1.4.2", { kind: "rollback" });
    await finish(back);
    await finish(await deploy("inventory", "9"));
    await house.settle();
    expect(texts(await get(shortId), "deployment")).toEqual([
      `payments is being rolled back to 1.4.2 in production (${back})`,
      `payments was rolled back to 1.4.2 in production (${back})`,
    ]);
    expect((await get(shortId)).likelyCauses).toHaveLength(1);
  });
});

describe("what others ask", () => {
  test("live incidents, those of a span, and one by its short id", async () => {
    const { db, clock } = house.kernel;
    const ids = [await serviceId("payments")];
    const before = clock.now();
    await house.alert(broken("payments"));
    house.mailTo("ana");
    const [known] = await liveIncidentsOf(db, ids);
    expect(known).toMatchObject({ service: "payments", status: "open", severity: "SEV1" });
    expect(await incidentByReference(db, known?.shortId ?? "")).toEqual(known);
    await house.as("responder").incidents.resolve({ params: { id: known?.id ?? "" }, body: {} });
    expect(await liveIncidentsOf(db, ids)).toEqual([]);
    expect(await liveIncidentsOf(db, [])).toEqual([]);
    await house.advance(MINUTE);
    const during = await incidentsBetween(db, ids, before, clock.now());
    expect(during.map(({ id }) => id)).toContain(known?.id);
    expect((await incidentsBetween(db, ids, clock.now(), clock.now())).map(({ id }) => id)).not.toContain(known?.id);
  });

  test("a list goes on where the page before ended", async () => {
    const all = await list();
    const first = await house.as("viewer").incidents.list({ query: { limit: 2 } });
    const second = await house.as("viewer").incidents.list({ query: { limit: 2, after: first.next ?? "" } });
    const shown = [...first.incidents, ...second.incidents].map(({ shortId }) => shortId);
    expect(shown).toEqual(all.slice(0, 4).map(({ shortId }) => shortId));
    expect((await list({ service: "checkout" })).every(({ service }) => service === "checkout")).toBe(true);
    const events = await house.kernel.db
      .selectFrom("event")
      .selectAll()
      .where("name", "=", incidentOpened.name)
      .execute();
    expect(events).toHaveLength(all.length);
  });
});
