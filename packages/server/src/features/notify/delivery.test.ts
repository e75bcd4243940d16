import { randomBytes } from "node:crypto";
import { notificationFailed, pageUnreached } from "@shipshape/contract/notify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FakeClock } from "../../kernel/clock.ts";
import { advanceClocks } from "../../kernel/fake-clock-control.ts";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { auditOutbox } from "./audit-outbox.ts";
import { cancelPages } from "./cancel-pages.ts";
import type { Channel, ChannelName, Limits, Message, Rates, Sent } from "./channel.ts";
import { type Channels, openChannels } from "./channels.ts";
import { type NewNotification, outboxStore } from "./outbox-store.ts";
import { createSender, type Sender } from "./sender.ts";
import { giveUpReceipts, takeReceipt } from "./take-receipt.ts";
import { threadStore } from "./thread-store.ts";

/** A channel that a test holds in its hand: what was sent over it, and how it answers. */
type FakeChannel = Channel & { readonly sent: Message[]; answer(message: Message): Promise<Sent> | Sent };
type Bounds = Limits & Rates;
const OPEN: Bounds = { inAll: [], perAddress: [], atOnce: 50, bundles: 50 };

let house: TestHouse;
let sms: FakeChannel;
let voice: FakeChannel;
let userId: string;
let sender: Sender;

function fake(real: Channel, { atOnce, bundles, ...rates }: Bounds): FakeChannel {
  const channel: FakeChannel = {
    ...real,
    limits: { atOnce, bundles },
    rates: async () => rates,
    sent: [],
    answer: ({ id }) => ({ outcome: "accepted", detail: "queued", providerId: `SM-${id}`, receiptWithinSeconds: 60 }),
    send: async (message) => {
      channel.sent.push(message);
      return channel.answer(message);
    },
  };
  return channel;
}

function open(limits: Partial<Bounds> = {}): void {
  const real = openChannels(house.kernel);
  sms = fake(real.sms, { ...OPEN, ...limits });
  voice = fake(real.voice, OPEN);
  sender = createSender(house.kernel, { ...real, sms, voice } as Channels);
}

beforeAll(async () => {
  house = await testHouse();
  userId = (await house.as("responder").access.me()).userId ?? "";
});
beforeEach(async () => {
  await house.kernel.db.deleteFrom("notification").execute();
  await house.kernel.db.deleteFrom("sendBudget").execute();
  open();
});
afterAll(() => house.close());

type Way = readonly [channel: ChannelName, afterMinutes: number];

/** A page by a rule, as the outbox holds it. */
async function page(ways: readonly Way[], change: Partial<NewNotification> = {}): Promise<string> {
  const [pageId, incidentId] = [newId(), newId()];
  const store = outboxStore(house.kernel.db);
  const asked = { page_id: pageId, incident_id: incidentId, user_id: userId, requested_at: house.kernel.clock.now() };
  await store.requestPages([asked], []);
  const subject = `[SEV2] ${pageId.slice(-4)} fails`;
  const message = {
    kind: "page" as const,
    user: "the-responder",
    displayName: "the-responder",
    pageId,
    incidentId,
    shortId: "INC-1",
    text: subject,
    incidentUrl: "http://shipshape.test/incidents/INC-1",
  };
  await store.insert(
    ways.map(([channel, afterMinutes]) => ({
      user_id: userId,
      channel,
      address: "+4915112345678",
      sealed_secret: null,
      page_id: pageId,
      incident_id: incidentId,
      urgency: "high",
      subject,
      message,
      because: "on call",
      rule: `after ${afterMinutes} min`,
      after_ms: afterMinutes * 60_000,
      ...change,
    })),
  );
  return pageId;
}
const statuses = async (pageId: string) => {
  const rows = await house.kernel.db
    .selectFrom("notification")
    .select(["channel", "status"])
    .where("pageId", "=", pageId)
    .orderBy("channel")
    .execute();
  return rows.map(({ channel, status }) => `${channel} ${status}`);
};
const outcome = async (pageId: string) =>
  (await house.kernel.db.selectFrom("pageRequest").select("outcome").where("pageId", "=", pageId).executeTakeFirst())
    ?.outcome;
const told = async (name: string, pageId: string) => {
  const rows = await house.kernel.db.selectFrom("event").select("payload").where("name", "=", name).execute();
  return rows.filter(({ payload }) => (payload as { pageId: string }).pageId === pageId);
};
const receipt = (providerId: string, outcome: "delivered" | "failed") =>
  takeReceipt(house.kernel, sender, {
    eventId: newId(),
    at: house.kernel.clock.now(),
    actor: "sms",
    payload: {
      channel: "sms",
      notificationId: null,
      providerId,
      outcome,
      detail: outcome === "delivered" ? "handed to the phone" : "the phone is off",
      at: house.kernel.clock.now(),
    },
  });
/** Time passes, and everything that became due is sent by our sender. */
async function pass(seconds: number): Promise<void> {
  await advanceClocks(house.kernel.db, house.kernel.clock as FakeClock, seconds * 1_000);
  await giveUpReceipts(house.kernel, sender);
  await sender.run();
}
const story = async (pageId: string) => {
  const rows = await house.kernel.db
    .selectFrom("notificationAttempt")
    .innerJoin("notification", "notification.id", "notificationId")
    .select(["channel", "outcome"])
    .where("pageId", "=", pageId)
    .orderBy("notificationAttempt.id")
    .execute();
  return rows.map((row) => `${row.channel} ${row.outcome}`);
};

describe("failure mode 2, a provider takes a message", () => {
  test("and says that it arrived: the page reached its person, and what was planned waits for its time", async () => {
    const pageId = await page([
      ["sms", 0],
      ["voice", 5],
    ]);
    await sender.run();
    expect(await statuses(pageId)).toEqual(["sms accepted", "voice pending"]);
    await receipt(`SM-${sms.sent[0]?.id}`, "delivered");
    expect(await statuses(pageId)).toEqual(["sms delivered", "voice pending"]);
    expect(await outcome(pageId)).toBe("reached");
    await cancelPages(house.kernel, { pageIds: [pageId], because: "ana acknowledged it" });
    expect(await statuses(pageId)).toEqual(["sms delivered", "voice cancelled"]);
  });

  test("and says that it did not: the next way follows at once", async () => {
    const pageId = await page([
      ["sms", 0],
      ["voice", 5],
    ]);
    await sender.run();
    await receipt(`SM-${sms.sent[0]?.id}`, "failed");
    await sender.run();
    expect(voice.sent).toHaveLength(1);
    expect(await story(pageId)).toEqual(["sms accepted", "sms receipt_failed", "voice hurried", "voice accepted"]);
  });

  test("and never says what became of it: the next way follows when its time is over", async () => {
    const pageId = await page([
      ["sms", 0],
      ["voice", 5],
    ]);
    await sender.run();
    await pass(59);
    expect(voice.sent).toHaveLength(0);
    await pass(2);
    expect(await statuses(pageId)).toEqual(["sms unconfirmed", "voice accepted"]);
    await receipt(`SM-${sms.sent[0]?.id}`, "delivered");
    expect(await outcome(pageId), "a receipt that comes late still counts").toBe("reached");
  });
});

describe("a provider whose answer is absurd", () => {
  test.each([
    ["an id that cannot be stored", "SM\0"],
    ["an id without end", randomBytes(50_000).toString("hex")],
  ])("gives a message %s: it is written down all the same, and not sent again", async (_, providerId) => {
    sms.answer = () => ({ outcome: "accepted", detail: "queued", providerId, receiptWithinSeconds: 60 });
    const pageId = await page([["sms", 0]]);
    await sender.run();
    await expect.poll(() => statuses(pageId)).toEqual(["sms accepted"]);
    await pass(13);
    expect(sms.sent).toHaveLength(1);
  });

  test("asks to wait for ages: what is said of it can be read, the next way follows at once, and it is tried again", async () => {
    sms.answer = () => ({ outcome: "retry", detail: "x".repeat(100_000), afterMs: 1e18 });
    const pageId = await page([
      ["sms", 0],
      ["voice", 10],
    ]);
    await sender.run();
    await sender.run();
    expect(await statuses(pageId)).toEqual(["sms pending", "voice accepted"]);
    const row = house.kernel.db.selectFrom("notification").select("lastError").where("pageId", "=", pageId);
    const { lastError } = await row.where("channel", "=", "sms").executeTakeFirstOrThrow();
    expect(lastError?.length).toBeLessThan(700);
    await pass(301);
    expect(sms.sent).toHaveLength(2);
  });
});

test("a channel that never ends a try has it ended: its places are free again, and the next way follows", async () => {
  const real = openChannels(house.kernel);
  sms = fake(real.sms, { ...OPEN, atOnce: 1 });
  sms.answer = () => new Promise<Sent>(() => undefined);
  sender = createSender(house.kernel, { ...real, sms, voice } as Channels, 50);
  const pageId = await page([
    ["sms", 0],
    ["voice", 10],
  ]);
  await sender.run();
  await pass(6);
  await sender.run();
  await expect.poll(() => statuses(pageId)).toEqual(["sms pending", "voice accepted"]);
  expect(sms.sent).toHaveLength(2);
});

test("failure mode 8: when no way reached the person, everybody is told, once", async () => {
  const pageId = await page([
    ["sms", 0],
    ["voice", 5],
  ]);
  sms.answer = () => ({ outcome: "refused", detail: "no such number" });
  voice.answer = () => ({ outcome: "refused", detail: "no such number" });
  await sender.run();
  await sender.run();
  expect(await statuses(pageId)).toEqual(["sms failed", "voice failed"]);
  expect(await told(notificationFailed.name, pageId)).toHaveLength(2);
  expect(await told(pageUnreached.name, pageId)).toHaveLength(1);
  await auditOutbox(house.kernel);
  expect(await told(pageUnreached.name, pageId)).toHaveLength(1);
});

describe("a storm", () => {
  test("a person who is paged for forty incidents within seconds gets one message that names them, and one link for all", async () => {
    const pages = await Promise.all(Array.from({ length: 40 }, () => page([["sms", 0]])));
    await sender.run();
    const [message, ...others] = sms.sent;
    expect(others).toEqual([]);
    expect(message?.subject).toMatch(/^40 incidents: /);
    expect(message?.content.text).toContain("20 more, see http://shipshape.test/incidents");
    expect(message?.bundled).toHaveLength(39);
    for (const pageId of pages) expect(await statuses(pageId)).toEqual(["sms accepted"]);
    await receipt(`SM-${message?.id}`, "delivered");
    for (const pageId of pages) expect(await outcome(pageId)).toBe("reached");
  });

  test("a bundle that is tried again has the same id and the same pages, whoever was paged meanwhile", async () => {
    sms.answer = () => ({ outcome: "retry", detail: "busy" });
    await Promise.all(Array.from({ length: 5 }, () => page([["sms", 0]])));
    await sender.run();
    await page([["sms", 0]]);
    await pass(6);
    const [first, ...again] = sms.sent;
    expect(first?.bundled).toHaveLength(4);
    const repeat = again.find(({ attempt }) => attempt === 2);
    expect([repeat?.id, repeat?.bundled.length]).toEqual([first?.id, 4]);
  });

  test("who acknowledges one incident leaves the others of the bundle to be told", async () => {
    const [first = "", second = ""] = [await page([["sms", 0]]), await page([["sms", 0]])];
    await cancelPages(house.kernel, { pageIds: [first], because: "ana acknowledged it" });
    await sender.run();
    expect(sms.sent).toHaveLength(1);
    expect(sms.sent[0]?.bundled).toEqual([]);
    expect(await statuses(second)).toEqual(["sms accepted"]);
  });

  test("failure mode 11: a limit of the provider holds nobody back for good, and urgent pages go first", async () => {
    open({ inAll: [{ messages: 2, seconds: 1 }], bundles: 1 });
    const low = await Promise.all(Array.from({ length: 6 }, () => page([["sms", 0]], { urgency: "low" })));
    const urgent = await Promise.all(Array.from({ length: 2 }, () => page([["sms", 0]])));
    await sender.run();
    expect(sms.sent.map(({ urgency }) => urgency)).toEqual(["high", "high"]);
    for (let second = 0; second < 12; second += 1) await pass(1);
    for (const pageId of [...low, ...urgent]) expect(await statuses(pageId)).not.toEqual(["sms pending"]);
  });

  test("a limit of an address makes the next message tell of all that waited", async () => {
    open({ perAddress: [{ messages: 1, seconds: 30 }] });
    await page([["sms", 0]]);
    await sender.run();
    for (let nth = 0; nth < 5; nth += 1) await page([["sms", 0]]);
    await sender.run();
    expect(sms.sent).toHaveLength(1);
    await pass(31);
    expect(sms.sent).toHaveLength(2);
    expect(sms.sent[1]?.bundled).toHaveLength(4);
  });
});

test("two pages of one person for the same incident are one message over any channel, and its receipt is for both", async () => {
  open({ bundles: 1 });
  const incident = { incident_id: newId(), subject: "[SEV2] payments fails" };
  const pages = [
    await page([["sms", 0]], incident),
    await page([["sms", 0]], { ...incident, because: "next in turn" }),
  ];
  await page([["sms", 0]]);
  await sender.run();
  const [message, ...others] = sms.sent;
  expect(others).toHaveLength(1);
  expect(message).toMatchObject({
    subject: incident.subject,
    because: "on call; and next in turn; after 0 min",
    bundled: [],
  });
  await receipt(`SM-${message?.id}`, "delivered");
  for (const pageId of pages) expect(await outcome(pageId)).toBe("reached");
  expect(await threadStore(house.kernel.db).pagesOf(incident.incident_id, ["sms"])).toHaveLength(1);
});

test("failure mode 10: an acknowledgement that comes while a message is being sent stops its next try", async () => {
  const pageId = await page([
    ["sms", 0],
    ["voice", 2],
  ]);
  let answer: (sent: Sent) => void = () => undefined;
  sms.answer = () => new Promise((resolve) => (answer = resolve));
  const sending = sender.run();
  while (sms.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await cancelPages(house.kernel, { pageIds: [pageId], because: "ana acknowledged it" });
  answer({ outcome: "retry", detail: "busy" });
  await sending;
  await pass(300);
  expect(sms.sent).toHaveLength(1);
  expect(voice.sent).toHaveLength(0);
  expect(await statuses(pageId)).toEqual(["sms cancelled", "voice cancelled"]);
});

test("failure mode 15: two senders on one outbox never send the same message", async () => {
  open({ bundles: 1 });
  const second = createSender(house.kernel, { ...openChannels(house.kernel), sms, voice } as Channels);
  await Promise.all(Array.from({ length: 60 }, () => page([["sms", 0]])));
  await Promise.all([sender.run(), second.run(), sender.run(), second.run()]);
  for (let round = 0; round < 20 && sms.sent.length < 60; round += 1) await Promise.all([sender.run(), second.run()]);
  const ids = sms.sent.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(60);
  await second.stop();
});
