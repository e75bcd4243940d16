import type { IncidentEvent } from "@shipshape/contract/incidents";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type * as z from "zod";
import type { FakeClock } from "../../kernel/clock.ts";
import { advanceClocks } from "../../kernel/fake-clock-control.ts";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import type { Channel, Message, Rates, Sent, Standing } from "./channel.ts";
import { type Channels, openChannels } from "./channels.ts";
import { LEASE_SECONDS } from "./claim-store.ts";
import { outboxStore } from "./outbox-store.ts";
import { createSender, type Sender } from "./sender.ts";
import { tellWhereTheyStand } from "./tell-team.ts";

type Status = Standing["status"];
type Said = { readonly id: string; readonly status: Status; readonly earlier: string | undefined };

let house: TestHouse;
let userId: string;
let incidentId: string;
let sender: Sender;
let channel: Channel;
/** What the channel was told, and how it answers. */
let said: Said[];
let pages: Message[];
let answer: (message: Message) => Promise<Sent> | Sent;
let rates: Rates;

/** A machine may have other things to do. */
const SOON = { timeout: 20_000 };
const NO_LIMIT: Rates = { inAll: [], perAddress: [] };
const posted = ({ id, earlier }: Message): Sent => ({
  outcome: "delivered",
  detail: "shown",
  providerId: earlier ?? `C:${id}`,
});
const later: Sent = { outcome: "retry", detail: "it is down" };
const never = new Promise<Sent>(() => undefined);
/** A server, as far as it sends: a new one knows nothing of what the one before was about to do. */
const startSender = () => createSender(house.kernel, { ...openChannels(house.kernel), slack: channel } as Channels);

beforeAll(async () => {
  house = await testHouse();
  userId = (await house.as("responder").access.me()).userId ?? "";
  const contacts = [{ kind: "slack", value: "#payments" }];
  await house.as("editor").catalog.createTeam({ body: { name: "payments-team", members: [], contacts } });
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "payments-team" } });
  channel = {
    ...openChannels(house.kernel).slack,
    rates: async () => rates,
    announce: async (message, { status }) => {
      said.push({ id: message.id, status, earlier: message.earlier });
      return answer(message);
    },
    send: async (message) => {
      pages.push(message);
      return posted(message);
    },
  };
});
beforeEach(async () => {
  await house.kernel.db.deleteFrom("notification").execute();
  await house.kernel.db.deleteFrom("sendBudget").execute();
  [incidentId, said, pages, answer, rates] = [newId(), [], [], posted, NO_LIMIT];
  sender = startSender();
});
afterAll(() => house.close());

const NEWS = {
  incidentId: "",
  shortId: "INC-3",
  title: "Cards fail",
  severity: "SEV2" as const,
  because: "ana said so",
};
async function move(status: Status, { eventId = newId(), secondsAgo = 0 } = {}): Promise<string> {
  const payload = { ...NEWS, incidentId, status, serviceId: null, service: "payments", test: false };
  const at = new Date(house.kernel.clock.now().getTime() - secondsAgo * 1_000);
  const told = { eventId, at, actor: "ana", payload: payload as z.output<typeof IncidentEvent> };
  await tellWhereTheyStand(house.kernel, sender, [told]);
  await sender.sentWithin(SOON.timeout);
  return eventId;
}
async function pass(seconds: number): Promise<void> {
  await advanceClocks(house.kernel.db, house.kernel.clock as FakeClock, seconds * 1_000);
  await sender.run();
}
const rows = async () =>
  (
    await house.kernel.db
      .selectFrom("notification")
      .select(["status", "lastError", "attempts", sql<Status>`message #>> '{standing,status}'`.as("says")])
      .where("incidentId", "=", incidentId)
      .orderBy("id")
      .execute()
  ).map(({ says, status }) => `${says}: ${status}`);

describe("a team's channel", () => {
  test("has one message an incident, brought up to date by its provider's id", async () => {
    for (const status of ["open", "acknowledged", "resolved"] as const) {
      await move(status);
      await pass(1);
    }
    const first = `C:${said[0]?.id}`;
    expect(said.map(({ status, earlier }) => [status, earlier])).toEqual([
      ["open", undefined],
      ["acknowledged", first],
      ["resolved", first],
    ]);
    expect(await rows()).toEqual(["open: delivered", "acknowledged: delivered", "resolved: delivered"]);
  });

  test("told twice of the same is told once, and news that come late are not told", async () => {
    const eventId = await move("acknowledged");
    await move("acknowledged", { eventId });
    await move("open", { secondsAgo: 60 });
    expect(said.map(({ status }) => status)).toEqual(["acknowledged"]);
    expect(await rows()).toEqual(["acknowledged: delivered"]);
  });

  test("that cannot be told now is told only what is true when it can", async () => {
    answer = () => later;
    await move("open");
    await move("acknowledged");
    await move("resolved");
    expect(await rows()).toEqual(["open: cancelled", "acknowledged: cancelled", "resolved: pending"]);
    answer = posted;
    await pass(60);
    expect(said.at(-1)).toMatchObject({ status: "resolved", earlier: undefined });
    expect(await rows()).toEqual(["open: cancelled", "acknowledged: cancelled", "resolved: delivered"]);
  });

  test("is told the next only when the one before is out, so that there are never two messages of one incident", async () => {
    let release = (_: Sent): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    await tellNoWait("open");
    await tellNoWait("acknowledged");
    await sender.run();
    expect(said.map(({ status }) => status)).toEqual(["open"]);
    answer = posted;
    release({ outcome: "delivered", detail: "shown", providerId: "C:1" });
    await expect.poll(() => said.length, SOON).toBe(2);
    expect(said[1]).toMatchObject({ status: "acknowledged", earlier: "C:1" });
  });

  test("one that was under way and failed is not tried again once a later one waits", async () => {
    let release = (_: Sent): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    await tellNoWait("open");
    await tellNoWait("resolved");
    answer = posted;
    release(later);
    await expect.poll(() => said.length, SOON).toBe(2);
    await sender.sentWithin(SOON.timeout);
    expect(await rows()).toEqual(["open: cancelled", "resolved: delivered"]);
  });

  test("that refuses is named with its reason in what was sent, with its story", async () => {
    answer = () => ({ outcome: "refused", detail: "the app is not in this channel" });
    await move("open");
    const { notifications } = await house.as("viewer").notify.listNotifications({ query: { incidentId } });
    expect(notifications).toMatchObject([
      { user: "payments-team", address: "#payments", status: "failed", lastError: "the app is not in this channel" },
    ]);
    const story = await house
      .as("viewer")
      .notify.getPageStory({ params: { notificationId: notifications[0]?.id ?? "" } });
    expect(story).toMatchObject({ user: "payments-team", outcome: "unreached" });
  });
});

/** Tells without waiting for what was begun. */
async function tellNoWait(status: Status): Promise<void> {
  const count = said.length;
  void move(status);
  await expect.poll(async () => (await rows()).some((row) => row.startsWith(status)), SOON).toBe(true);
  if (count === 0) await expect.poll(() => said.length, SOON).toBe(1);
}

describe("a server that dies", () => {
  test("failure mode 1: between the event and the row, it is written when the event is told again", async () => {
    const eventId = newId();
    await move("open", { eventId });
    await house.kernel.db.deleteFrom("notification").execute();
    await move("open", { eventId });
    expect(await rows()).toEqual(["open: delivered"]);
  });

  test("failure mode 1: between claim and outcome, it is told again under the same id by whoever comes after the lease", async () => {
    answer = () => never;
    await tellNoWait("open");
    expect(await rows()).toEqual(["open: sending"]);
    [sender, answer] = [startSender(), posted];
    await pass(LEASE_SECONDS - 2);
    expect(said).toHaveLength(1);
    await pass(3);
    expect(new Set(said.map(({ id }) => id)).size).toBe(1);
    expect(said).toHaveLength(2);
    expect(await rows()).toEqual(["open: delivered"]);
  });
});

test("failure mode 11: news go after every page, also those that can wait, and within the limits of the channel", async () => {
  rates = { inAll: [{ messages: 2, seconds: 60 }], perAddress: [] };
  answer = () => later;
  await move("open");
  await house.kernel.db.deleteFrom("sendBudget").execute();
  answer = posted;
  const message = {
    kind: "page" as const,
    user: "the-responder",
    displayName: "R",
    pageId: newId(),
    incidentId: newId(),
  };
  await outboxStore(house.kernel.db).insert([
    {
      ...{ user_id: userId, channel: "slack", address: "U0ANA0001", sealed_secret: null, urgency: "low" },
      ...{ page_id: message.pageId, incident_id: message.incidentId, subject: "a page", because: "on call" },
      message: { ...message, shortId: "INC-4", text: "a page", incidentUrl: null },
      after_ms: 5_000,
    },
  ]);
  const before = said.length;
  await pass(6);
  expect([pages.length, said.length - before], "one goes, and one is kept for what is urgent").toEqual([1, 0]);
  await pass(60);
  expect(said.length - before).toBe(1);
});

describe("what a person was paged with in Slack", () => {
  const page = async (ids: readonly string[]) => {
    await outboxStore(house.kernel.db).insert(
      ids.map((id) => ({
        ...{ user_id: userId, channel: "slack" as const, address: "U0ANA0001", sealed_secret: null, urgency: "high" },
        ...{ page_id: newId(), incident_id: id, subject: "a page", because: "on call" },
        message: {
          ...{ kind: "page" as const, user: "the-responder", displayName: "R", pageId: newId() },
          ...{ incidentId: id, shortId: "INC-3", text: "a page", incidentUrl: null },
        },
      })) as Parameters<ReturnType<typeof outboxStore>["insert"]>[0],
    );
    await sender.run();
  };
  test("says that it is looked after, by the id of that message, and not before", async () => {
    await page([incidentId]);
    await move("open");
    const paged = `C:${pages[0]?.id}`;
    await move("acknowledged");
    const updates = said.filter(({ earlier }) => earlier === paged);
    expect(updates.map(({ status }) => status)).toEqual(["acknowledged"]);
  });
  test("says that it is open again when an acknowledgement was taken back", async () => {
    await page([incidentId]);
    const paged = `C:${pages[0]?.id}`;
    for (const status of ["open", "acknowledged", "open"] as const) {
      await move(status);
      await pass(1);
    }
    const updates = said.filter(({ earlier }) => earlier === paged);
    expect(updates.map(({ status }) => status)).toEqual(["acknowledged", "open"]);
  });
  test("stays as it is where it tells of other incidents too", async () => {
    await page([incidentId, newId()]);
    expect(pages).toHaveLength(1);
    await move("acknowledged");
    expect(said.map(({ earlier }) => earlier)).toEqual([undefined]);
  });
});
