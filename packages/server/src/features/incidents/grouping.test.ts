import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { servicesByNames } from "../catalog/index.ts";
import { liveIncidentsOf } from "./index.ts";
import { judgeAlerts } from "./judge-alert.ts";
import type { JudgedAlert } from "./wanted-incident.ts";

const MINUTE = 60_000;
const RULES = `
apiVersion: shipshape/v1
kind: AlertRule
metadata: { name: by-rack }
spec: { when: labels.rack != "", do: { group: { by: [labels.rack], withinMinutes: 10 } } }
`;
const ROUTES = `
apiVersion: shipshape/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers: [{ name: owners }]
  route:
    receiver: owners
    groupWait: 0s
    groupInterval: 1s
    routes:
      - { matchers: [zone!=""], groupBy: [alertname, zone] }
`;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  const files = [{ path: "rules.yaml", text: `${RULES}---${ROUTES}` }];
  await house.as("admin").configuration.apply({ body: { files } });
});
afterEach(async () => {
  await house.resolveAll();
  house.mailbox.forget();
});
afterAll(() => house.close());

/** An alert, once its group was looked at. */
const page = async (labels: Record<string, string>) => {
  await house.alert({ severity: "page", ...labels });
  await house.advance(3_000);
};
const live = async () =>
  (await house.as("viewer").incidents.list({ query: { status: "live" } })).incidents.toReversed();
const detail = (id: string) => house.as("viewer").incidents.get({ params: { id } });
const titles = async () => (await live()).map(({ title, openAlerts }) => `${title}: ${openAlerts}`);
const why = async (alertname: string) => {
  const { alerts } = await house.as("viewer").alerts.list({ query: { label: `alertname=${alertname}` } });
  return alerts[0]?.because;
};

describe("alerts of one group share an incident", () => {
  test("that a rule made, whatever their services are, and the timeline says why", async () => {
    await page({ alertname: "FanDown", rack: "r1", service: "payments" });
    await page({ alertname: "HostDown", rack: "r1", service: "checkout" });
    await page({ alertname: "HostUp", rack: "r1" });
    const [only, second] = await live();
    expect(second).toBeUndefined();
    const incident = await detail(only?.shortId ?? "");
    expect(incident).toMatchObject({ group: "by-rack/r1", service: "payments", openAlerts: 3 });
    const told = incident.timeline.filter(({ kind }) => kind === "alert").map(({ text }) => text);
    expect(told).toEqual([
      expect.stringMatching(/^FanDown is wrong \(ALR-\d+\); its group is by-rack\/r1$/),
      expect.stringMatching(/^HostDown is wrong \(ALR-\d+\) fires too; its group is by-rack\/r1$/),
      expect.stringMatching(/^HostUp is wrong \(ALR-\d+\) fires too; its group is by-rack\/r1$/),
    ]);
    const checkout = await servicesByNames(house.kernel.db, ["checkout"]);
    const touching = await liveIncidentsOf(
      house.kernel.db,
      [...checkout.values()].map(({ id }) => id),
    );
    expect(touching.map(({ shortId }) => shortId)).toEqual([incident.shortId]);
    expect(await why("HostDown")).toMatch(/it joined INC-\d+, which is live for the group by-rack\/r1/);
  });

  test("that their route made, and those of one service in other groups open others", async () => {
    await page({ alertname: "Disk", zone: "a", service: "payments", host: "1" });
    await page({ alertname: "Disk", zone: "a", service: "payments", host: "2" });
    await page({ alertname: "Disk", zone: "b", service: "payments" });
    await page({ alertname: "Memory", zone: "a", service: "payments" });
    expect(await titles()).toEqual(["Disk is wrong: 2", "Disk is wrong: 1", "Memory is wrong: 1"]);
    const [first] = await live();
    expect((await detail(first?.id ?? "")).group).toBe('{}/{zone!=""}:{alertname="Disk", zone="a"}');
  });

  test("and those of no rule, and of a route that does not group, go by their service as ever", async () => {
    await page({ alertname: "Grouped", zone: "a", service: "payments" });
    await page({ alertname: "Slow", service: "payments" });
    await page({ alertname: "Failing", service: "payments" });
    expect(await titles()).toEqual(["Grouped is wrong: 1", "Slow is wrong: 2"]);
    expect((await detail((await live())[1]?.id ?? "")).group).toBeNull();
  });

  test("also beside an incident that somebody declared for the service", async () => {
    const body = { title: "Odd", severity: "SEV2" as const, service: "payments", page: false };
    await house.as("responder").incidents.declare({ body });
    await page({ alertname: "Grouped", zone: "d", service: "payments" });
    await page({ alertname: "Plain", service: "payments" });
    expect(await titles()).toEqual(["Odd: 1", "Grouped is wrong: 1"]);
  });
});

describe("an incident that is over", () => {
  test("takes in no more of its group: the next one opens, and the first stays over", async () => {
    await page({ alertname: "Flap", zone: "a", service: "payments" });
    const [first] = await live();
    await house.alert({ severity: "page", alertname: "Flap", zone: "a", service: "payments" }, "resolved");
    expect(await live()).toEqual([]);
    await page({ alertname: "Flap", zone: "a", service: "payments" });
    const [second] = await live();
    expect(second?.shortId).not.toBe(first?.shortId);
    const reopened = house.as("responder").incidents.reopen({ params: { id: first?.id ?? "" } });
    await expect(reopened).rejects.toThrow(`${second?.shortId} is live for the group {}/{zone!=""}:{alertname="Flap"`);
  });

  test("comes back for its group, and takes in what fires then", async () => {
    await page({ alertname: "Flap", zone: "c", service: "payments" });
    const [first] = await live();
    await house.as("responder").incidents.resolve({ params: { id: first?.id ?? "" }, body: {} });
    await house.as("responder").incidents.reopen({ params: { id: first?.id ?? "" } });
    await page({ alertname: "Flap", zone: "c", service: "payments", host: "2" });
    expect(await titles()).toEqual(["Flap is wrong: 2"]);
  });

  test("a group of a rule that begins anew has an incident of its own, also while the last one is looked after", async () => {
    await page({ alertname: "First", rack: "r9", service: "payments" });
    const [first] = await live();
    await house.as("responder").incidents.acknowledge({ params: { id: first?.id ?? "" } });
    await house.advance(11 * MINUTE);
    await page({ alertname: "Second", rack: "r9", service: "payments" });
    expect(await titles()).toEqual(["First is wrong: 1", "Second is wrong: 1"]);
  });
});

test("a rule that is changed later moves no alert that has its incident", async () => {
  await page({ alertname: "Early", rack: "r5", service: "payments" });
  const [before] = await live();
  const changed = RULES.replace("[labels.rack]", "[labels.severity]");
  const apply = (text: string) =>
    house.as("admin").configuration.apply({ body: { files: [{ path: "rules.yaml", text }] } });
  await apply(changed);
  await page({ alertname: "Early", rack: "r5", service: "payments", note: "says something new" });
  await page({ alertname: "Late", rack: "r6", service: "payments" });
  await apply(RULES);
  expect((await live())[0]).toMatchObject({ id: before?.id, title: "Early is wrong" });
  expect(await live()).toHaveLength(2);
});

test("two batches of the same groups, in the same moment and in other orders: one incident each", async () => {
  const alert = (group: string, nth: number): JudgedAlert => ({
    alertId: crypto.randomUUID(),
    shortId: `ALR-${nth}`,
    fingerprint: "0",
    source: "api",
    title: group,
    severity: "page",
    serviceId: null,
    service: null,
    labels: {},
    startsAt: house.kernel.clock.now(),
    priority: "P1",
    urgency: "high",
    groupKey: group,
    route: { escalationPolicy: "payments-policy" },
  });
  const groups = ["g/a", "g/b", "g/c", "g/d"].map((group) => `${group}@2026-03-02T10:00:00.000Z`);
  const batches = [groups, groups.toReversed(), groups, groups.toReversed()].map((list, at) =>
    list.map((group, nth) => alert(group, 9_000 + at * 10 + nth)),
  );
  await Promise.all(batches.map((batch) => judgeAlerts(house.kernel, batch)));
  await house.settle();
  expect((await live()).map(({ openAlerts }) => openAlerts)).toEqual([4, 4, 4, 4]);
});
