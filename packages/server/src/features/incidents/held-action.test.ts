import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
const waitingRoutes = (groupBy: string) => `
apiVersion: shipshape/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers: [{ name: owners }]
  route: { receiver: owners, groupBy: [${groupBy}], groupWait: 5m, groupInterval: 5m }
`;

let house: PagerHouse;
let headers: Record<string, string> = {};
beforeAll(async () => {
  house = await pagerHouse();
  await groupBy("alias");
  const { key } = await house
    .as("editor")
    .alerts.createIntegration({ body: { name: "genie", kind: "opsgenie", service: "payments" } });
  headers = { authorization: `GenieKey ${key}`, "content-type": "application/json" };
});
const groupBy = async (label: string) => {
  const files = [{ path: "routes.yaml", text: waitingRoutes(label) }];
  await house.as("admin").configuration.apply({ body: { files } });
};
afterEach(async () => {
  await house.resolveAll();
  house.mailbox.forget();
});
afterAll(() => house.close());

const post = async (path: string, body: object) => {
  const answer = await house.http.app.inject({ method: "POST", url: `/v2/alerts${path}`, headers, payload: body });
  expect(answer.statusCode).toBe(202);
  await house.settle();
};
const create = (alias: string) => post("", { alias, message: `${alias} is wrong`, priority: "P1" });
const act = (alias: string, action: string, user: string) =>
  post(`/${alias}/${action}?identifierType=alias`, { user, note: `${action} by ${user}` });
const held = () => house.kernel.db.selectFrom("heldAction").select("alertId").execute();
const live = async () => (await house.as("viewer").incidents.list({ query: { status: "live" } })).incidents;

test("an acknowledgement of an alert that waits for its group holds until that is told, and no job breaks meanwhile", async () => {
  await create("slow");
  await act("slow", "acknowledge", "ana");
  await house.advance(3 * MINUTE);
  expect([await live(), await held()]).toMatchObject([[], [{}]]);
  await house.expectNothingMore();
  await house.advance(2 * MINUTE + 1_000);
  await house.advance(1_000);
  expect(await house.live("payments")).toMatchObject({ status: "acknowledged", acknowledgedBy: "ana" });
  expect(await held()).toEqual([]);
  await house.expectNothingMore();
});

const letThrough = async () => {
  await house.advance(5 * MINUTE + 1_000);
  await house.advance(1_000);
};

test("nobody is paged for what was acknowledged before it was let through; given back, it pages as if it began", async () => {
  await create("known");
  await act("known", "acknowledge", "ana");
  await letThrough();
  await house.advance(30 * MINUTE);
  await house.expectNothingMore();
  const { id, pagingRun, timeline } = await house.live("payments");
  const acknowledged = "Acknowledged: ana acknowledged it through opsgenie before it was let through";
  expect(pagingRun).toMatchObject({ status: "stopped", pages: [] });
  expect(timeline.map(({ text }) => text)).toContain(acknowledged);
  await house.as("responder").incidents.unacknowledge({ params: { id } });
  await house.settle();
  house.mailTo("ana");
  await house.advance(5 * MINUTE + 1_000);
  house.mailTo("ben");
  house.mailTo("cleo");
  await house.expectNothingMore();
});

test("what was done to it is done in its order: an acknowledgement that was taken back pages", async () => {
  await create("changed-mind");
  await act("changed-mind", "acknowledge", "ana");
  await house.advance(MINUTE);
  await act("changed-mind", "unacknowledge", "ana");
  await act("changed-mind", "notes", "ben");
  await house.advance(4 * MINUTE + 1_000);
  await house.advance(1_000);
  const { status, timeline } = await house.live("payments");
  const done = timeline.map(({ kind }) => kind).filter((kind) => /acknowledged|note/.test(kind));
  expect([status, done]).toEqual(["open", ["note", "acknowledged", "note", "unacknowledged", "note"]]);
});

test("one who takes it on after another gave it back is disturbed by neither", async () => {
  await create("handed");
  await act("handed", "acknowledge", "ana");
  await act("handed", "unacknowledge", "ana");
  await act("handed", "notes", "ana");
  await act("handed", "acknowledge", "ben");
  await letThrough();
  expect(await house.live("payments")).toMatchObject({ status: "acknowledged", acknowledgedBy: "ben" });
  const notes = (await house.live("payments")).timeline.flatMap(({ kind, text }) => (kind === "note" ? [text] : []));
  expect(notes).toEqual(["acknowledge by ana", "unacknowledge by ana", "notes by ana", "acknowledge by ben"]);
  expect(await held()).toEqual([]);
  await house.expectNothingMore();
});

test("an alert that ends before its group is told takes what was done to it along", async () => {
  await create("gone");
  await act("gone", "acknowledge", "ana");
  await act("gone", "close", "ana");
  await house.advance(6 * MINUTE);
  expect([await live(), await held()]).toEqual([[], []]);
  await house.expectNothingMore();
});

test("one that a silence hides is acknowledged when the silence ends", async () => {
  const endsAt = new Date(house.kernel.clock.now().getTime() + 600 * MINUTE).toISOString();
  const matchers = [{ name: "alias", value: "hidden" }];
  await house.as("responder").alerts.createSilence({ body: { matchers, endsAt, comment: "work on it" } });
  await create("hidden");
  await act("hidden", "acknowledge", "ana");
  await house.advance(9 * 60 * MINUTE);
  expect([await live(), await held()]).toMatchObject([[], [{}]]);
  await house.advance(61 * MINUTE);
  await house.advance(5 * MINUTE);
  await house.advance(2_000);
  expect(await house.live("payments")).toMatchObject({ status: "acknowledged", acknowledgedBy: "ana" });
  await house.expectNothingMore();
});

test("given back where it has no policy, it pages by what is left for such", async () => {
  const { key } = await house
    .as("editor")
    .alerts.createIntegration({ body: { name: "stray", kind: "opsgenie", service: "orphan" } });
  const own = { ...headers, authorization: `GenieKey ${key}` };
  const send = async (url: string, payload: object) => {
    expect((await house.http.app.inject({ method: "POST", url, headers: own, payload })).statusCode).toBe(202);
    await house.settle();
  };
  await send("/v2/alerts", { alias: "stray", message: "stray", priority: "P1" });
  await send("/v2/alerts/stray/acknowledge?identifierType=alias", { user: "ana" });
  await letThrough();
  await house.expectNothingMore();
  const { id, status } = await house.live("orphan");
  expect(status).toBe("acknowledged");
  await house.as("responder").incidents.unacknowledge({ params: { id } });
  await house.settle();
  expect((await house.live("orphan")).timeline.map(({ kind }) => kind)).toContain("fallback");
});

describe("of a group of several", () => {
  beforeAll(() => groupBy("service"));
  const texts = async () => (await house.live("payments")).timeline.map(({ text }) => text);

  test("the one that nobody acknowledged pages", async () => {
    await create("seen");
    await act("seen", "acknowledge", "ana");
    await create("unseen");
    await letThrough();
    const told = (await texts()).filter((text) => /is paged|Acknowledged/.test(text));
    expect(told).toEqual([expect.stringMatching(/^ana is paged/), expect.stringMatching(/^Acknowledged: ana/)]);
  });

  test("one that was acknowledged before begins no paging as it joins what nobody answered", async () => {
    await create("first");
    await letThrough();
    for (let step = 0; step < 6; step += 1) await house.advance(6 * MINUTE);
    expect(await house.live("payments")).toMatchObject({ pagingRun: { nextStepAt: null } });
    house.mailbox.forget();
    await create("second");
    await act("second", "acknowledge", "ana");
    await letThrough();
    expect(await house.live("payments")).toMatchObject({
      status: "acknowledged",
      acknowledgedBy: "ana",
      openAlerts: 2,
    });
    await house.expectNothingMore();
  });
});
