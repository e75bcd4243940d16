import { alertOpened } from "@shipshape/contract/alerts";
import { incidentOpened } from "@shipshape/contract/incidents";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { endAlert } from "./end-alert.ts";
import { incidentByReference, incidentsBetween, liveIncidentsOf } from "./index.ts";
import { judgeAlert } from "./judge-alert.ts";

const MINUTE = 60_000;
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
const broken = (service: string, labels: Record<string, string> = {}) => {
  serial += 1;
  return { alertname: `Broken${serial}`, severity: "page", service, ...labels };
};
const list = async (query: object = {}) => (await house.as("viewer").incidents.list({ query })).incidents;
const get = (id: string) => house.as("viewer").incidents.get({ params: { id } });
const texts = (incident: Awaited<ReturnType<typeof get>>, kind: string) =>
  incident.timeline.filter((entry) => entry.kind === kind).map(({ text }) => text);
const judgements = async () =>
  house.kernel.db.selectFrom("alertJudgement").selectAll().orderBy("at", "desc").orderBy("alertId", "desc").execute();
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
    expect(await house.live("checkout")).toMatchObject({
      severity: "SEV3",
      because: expect.stringContaining("error alert"),
    });
    await house.alert(broken("checkout"));
    const incident = await house.live("checkout");
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
        because: `${severity === "info" ? "an" : "a"} ${severity} alert waits in the list: only critical, page and error alerts open an incident`,
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
    expect((await house.live("payments")).alertIds).toEqual([alert.alertId]);
  });

  test("of twenty for one service in the same moment, one opens an incident and the others join it", async () => {
    const alerts = await Promise.all(Array.from({ length: 20 }, () => alertOf("payments")));
    await Promise.all(alerts.map((alert) => judgeAlert(house.kernel, alert)));
    await house.settle();
    house.mailTo("ana");
    const incident = await house.live("payments");
    expect(incident.alertIds).toHaveLength(20);
    const decisions = (await judgements()).slice(0, 20).map(({ decision }) => decision);
    expect(decisions.filter((decision) => decision === "opened")).toHaveLength(1);
    expect(decisions.filter((decision) => decision === "joined")).toHaveLength(19);
  });

  test("failure mode 12, a storm: every one is judged, none is dropped for being too many", async () => {
    // three hundred that nobody acknowledged for one service: peers refuse what comes after two hundred
    const labels = Array.from({ length: 900 }, (_, index) => ({
      alertname: `Storm${index}`,
      severity: index % 3 === 0 ? "page" : "warning",
      service: ["payments", "checkout", "inventory"][index % 3] ?? "",
    }));
    await house.as("responder").alerts.ingest({ body: { alerts: labels.map((one) => ({ labels: one })) } });
    await house.settle();
    house.mailTo("ana");
    const judged = (await judgements()).slice(0, 900);
    expect(judged.filter(({ decision }) => decision === "none")).toHaveLength(600);
    expect((await house.live("payments")).openAlerts).toBe(300);
  });

  test("failure mode 16: never joins an incident that is over, but opens the next", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    const first = (await house.live("payments")).shortId;
    await house.as("responder").incidents.resolve({ params: { id: first }, body: {} });
    await house.alert(broken("payments"));
    house.mailTo("ana");
    expect((await house.live("payments")).shortId).not.toBe(first);
  });

  test("of no service opens an incident of its own, for which the fallback pages, and says the mend", async () => {
    await house.alert({ alertname: "NoIdea", severity: "critical" });
    await house.alert({ alertname: "NoIdeaEither", severity: "critical" });
    const alone = await list({ status: "live" });
    expect(alone).toMatchObject([{ service: null }, { service: null }]);
    const incident = await get(alone[0]?.shortId ?? "");
    expect(texts(incident, "fallback")).toEqual([
      expect.stringContaining("send the alert with the label service=<name>"),
    ]);
    for (const _ of alone) house.mailTo("the-admin");
    expect(incident.pagingRun).toMatchObject({ status: "running", escalationPolicy: "built-in-fallback" });
  });

  test("of a service without a policy pages by the fallback, and says what to give it", async () => {
    await house.alert(broken("orphan"));
    expect(texts(await house.live("orphan"), "fallback")).toEqual([
      expect.stringMatching(
        /^The fallback pages: neither orphan nor its owner money has an escalation policy: give one to either, and no policy is the fallback of this installation, so its administrators are paged/,
      ),
    ]);
    house.mailTo("the-admin");
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
    const { shortId, timeline } = await house.live("payments");
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
    const id = (await house.live("payments")).shortId;
    await house.as("responder").incidents.acknowledge({ params: { id } });
    await house.alert(labels, "resolved");
    expect(texts(await house.live("payments"), "quiet")).toEqual([
      "All alerts are over. It stays acknowledged until the-responder resolves it.",
    ]);
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
