import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openFakeNtfy } from "../../testing/fake-ntfy.ts";
import { openFakePush } from "../../testing/fake-push.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { pagedHouse } from "../../testing/paged-house.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
let push: Awaited<ReturnType<typeof openFakePush>>;
let ntfy: Awaited<ReturnType<typeof openFakeNtfy>>;
let mailbox: Mailbox;
let scene: Awaited<ReturnType<typeof pagedHouse>>;

beforeAll(async () => {
  [mailbox, push, ntfy] = await Promise.all([openMailbox(), openFakePush(), openFakeNtfy()]);
  const providers = { SHIPSHAPE_NTFY_URL: ntfy.url, SHIPSHAPE_NTFY_TOKEN: "tk_of_the_store" };
  house = await testHouse({ smtpUrl: mailbox.url, providers });
  scene = await pagedHouse(house);
});
afterEach(() => {
  push.answer(201);
  ntfy.answer(200);
  push.nothingMore();
  ntfy.nothingMore();
  mailbox.forget();
});
afterAll(() => Promise.all([house?.close(), push?.close(), ntfy?.close(), mailbox?.close()]));

const me = () => house.as("responder").notify;
const call = (path: unknown) => scene.callBack(`http://shipshape.test${path}`, { "content-type": "text/plain" }, "");
const mine = async () => (await me().listMyContactMethods()).contactMethods;
const removeAll = async () => {
  for (const { id } of await mine()) if (id) await me().removeMyContactMethod({ params: { contactMethodId: id } });
};

describe("a device", () => {
  test("is proven by asking itself, and asks again without becoming two", async () => {
    const { pushKey } = await me().listChannels();
    expect(Buffer.from(pushKey, "base64url")).toHaveLength(65);
    const subscription = push.subscribe("phone");
    const added = await me().addMyDevice({ body: { ...subscription, label: "Chrome on Android" } });
    expect(added).toMatchObject({ channel: "push", label: "Chrome on Android", verifiedAt: expect.any(Date) });
    await me().addMyDevice({ body: { ...subscription, label: "Chrome on Android" } });
    expect((await mine()).filter(({ channel }) => channel === "push")).toHaveLength(1);
  });

  test("gets a page that only it can read, and its receipt is the proof", async () => {
    const { pushKey } = await me().listChannels();
    const page = await scene.page();
    const { payload, urgency, ttl, vapidKey } = push.take();
    expect({ urgency, ttl, vapidKey }).toEqual({ urgency: "high", ttl: 900, vapidKey: pushKey });
    expect(payload).toMatchObject({
      title: expect.stringContaining("too many errors"),
      tag: page.incidentId,
      urgent: true,
    });
    expect(await scene.statusOf(page.pageId, "push")).toMatchObject({ status: "accepted" });
    expect((await call(payload["receipt"])).status).toBe(204);
    await house.settle();
    expect(await scene.statusOf(page.pageId, "push")).toMatchObject({ status: "delivered" });
    const { acknowledge } = payload["answers"] as { acknowledge: string };
    expect(await call(acknowledge)).toEqual({ status: 200, body: "You acknowledged INC-3." });
    expect((await scene.told("notify.answerReceived")).at(-1)).toMatchObject({
      ...page,
      channel: "push",
      answer: "acknowledge",
    });
    expect((await call(`${acknowledge}x`)).status).toBe(409);
    expect((await call(`${payload["receipt"]}x`)).status).toBe(403);
  });

  test("that shows nothing within half a minute counts as silent", async () => {
    const page = await scene.page();
    push.take();
    await house.advance(31_000);
    await house.runPeriodic("notify.sweep");
    expect(await scene.statusOf(page.pageId, "push")).toMatchObject({ status: "unconfirmed" });
  });

  test("whose browser renewed its subscription takes its own place", async () => {
    const [device] = (await mine()).filter(({ channel }) => channel === "push");
    const renewed = push.subscribe("phone-renewed");
    await me().addMyDevice({ body: { ...renewed, label: "Chrome on Android", replaces: device?.address ?? "" } });
    expect((await mine()).filter(({ channel }) => channel === "push")).toMatchObject([{ address: renewed.endpoint }]);
  });

  test("that took its subscription back is removed", async () => {
    push.unsubscribe("phone-renewed");
    const page = await scene.page();
    expect(await scene.statusOf(page.pageId, "push")).toMatchObject({
      status: "failed",
      lastError: expect.stringContaining("turn notifications on there again"),
    });
    expect((await mine()).some(({ channel }) => channel === "push")).toBe(false);
    const { entries } = await house.as("admin").access.listAudit({ query: { limit: 20 } });
    expect(entries.map(({ action }) => action)).toContain("notify.removeGoneContact");
  });
});

describe("a topic of ntfy", () => {
  test("is proven with a code, then gets pages that sound, with buttons that answer", async () => {
    const { contactMethod } = await me().addMyContactMethod({ body: { channel: "ntfy", address: "store-pager-x7Qp" } });
    const params = { contactMethodId: contactMethod.id ?? "" };
    await me().sendMyContactCode({ params });
    const code = /\d{6}/.exec(ntfy.take().message)?.[0] ?? "";
    await me().verifyMyContactMethod({ params, body: { code } });
    const page = await scene.page();
    const { topic, priority, actions, click, token } = ntfy.take();
    expect({ topic, priority, token }).toEqual({ topic: "store-pager-x7Qp", priority: 5, token: "tk_of_the_store" });
    expect(click).toMatch(/^http:\/\/shipshape\.test\/ack\/./);
    expect(actions.map(({ label }) => label)).toEqual(["Acknowledge", "Page the next"]);
    expect(await scene.callBack(actions[1]?.url ?? "", {}, "")).toEqual({
      status: 200,
      body: "The next is paged for INC-3.",
    });
    expect((await scene.told("notify.answerReceived")).at(-1)).toMatchObject({
      ...page,
      channel: "ntfy",
      answer: "escalate",
    });
    await removeAll();
  });
  test("on another server does not see our token", async () => {
    const other = await openFakeNtfy();
    const { contactMethod } = await me().addMyContactMethod({
      body: { channel: "ntfy", address: `${other.url}/alarm` },
    });
    await me().sendMyContactCode({ params: { contactMethodId: contactMethod.id ?? "" } });
    expect(other.take().token).toBeUndefined();
    await other.close();
    await removeAll();
  });
  test("that must not be written to says what is missing", async () => {
    ntfy.answer(403);
    const { contactMethod } = await me().addMyContactMethod({ body: { channel: "ntfy", address: "guarded" } });
    await expect(me().sendMyContactCode({ params: { contactMethodId: contactMethod.id ?? "" } })).rejects.toThrow(
      "Give an access token that may write to it",
    );
    await removeAll();
  });
});

test("UnifiedPush: a pasted subscription is encrypted for, an endpoint alone gets what it can read", async () => {
  const subscription = push.subscribe("up-app");
  const { contactMethod } = await me().addMyContactMethod({
    body: { channel: "unifiedpush", address: JSON.stringify(subscription) },
  });
  expect(contactMethod.address).toBe(subscription.endpoint);
  await me().sendMyContactCode({ params: { contactMethodId: contactMethod.id ?? "" } });
  expect(push.take().payload).toMatchObject({ kind: "code", body: expect.stringMatching(/\d{6}/) });
  await removeAll();
});
