import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
const WAITING_ROUTES = `
apiVersion: shipshape/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers: [{ name: owners }]
  route: { receiver: owners, groupBy: [alias], groupWait: 5m, groupInterval: 5m }
`;

let house: PagerHouse;
let headers: Record<string, string> = {};
beforeAll(async () => {
  house = await pagerHouse();
  const files = [{ path: "routes.yaml", text: WAITING_ROUTES }];
  await house.as("admin").configuration.apply({ body: { files } });
  const { key } = await house
    .as("editor")
    .alerts.createIntegration({ body: { name: "genie", kind: "opsgenie", service: "payments" } });
  headers = { authorization: `GenieKey ${key}`, "content-type": "application/json" };
});
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

test("an alert that ends before its group is told takes what was done to it along", async () => {
  await create("gone");
  await act("gone", "acknowledge", "ana");
  await act("gone", "close", "ana");
  await house.advance(6 * MINUTE);
  expect([await live(), await held()]).toEqual([[], []]);
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
});
