import { notificationDelivered } from "@shipshape/contract/notify";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { answerStore } from "./answer-store.ts";
import { applyHappenings } from "./apply-happenings.ts";
import { cancelPages } from "./cancel-pages.ts";
import { claimStore, LEASE_SECONDS } from "./claim-store.ts";
import { notifyPages } from "./notify-pages.ts";
import { createRecorder } from "./record-outcomes.ts";
import { resumeStore } from "./resume-store.ts";

let house: TestHouse;
let mailbox: Mailbox;
let userId: string;
beforeAll(async () => {
  mailbox = await openMailbox();
  house = await testHouse({ smtpUrl: mailbox.url });
  userId = (await house.as("responder").access.me()).userId ?? "";
});
afterEach(() => mailbox.expectNothingMore());
afterAll(() => Promise.all([house.close(), mailbox.close()]));

const INCIDENT = newId();

/** A page is told of, by a process that does not come to send it. */
const tell = (pageId: string, goesOnFor?: string) =>
  notifyPages(house.kernel, { ...house.app.sender, wake: () => undefined }, [
    {
      ...{ eventId: newId(), at: house.kernel.clock.now(), actor: "shipshape" },
      payload: {
        ...{ pageId, goesOnFor, incidentId: INCIDENT, shortId: "INC-3", userId, user: "the-responder" },
        ...{ subject: "payments fails (INC-3)", text: "payments fails", because: "on call for payments-primary" },
        urgency: "high",
        incidentUrl: "http://shipshape.test/incidents/INC-3",
      },
    },
  ]);
const messagesOf = (pageId: string) =>
  house.kernel.db.selectFrom("notification").selectAll().where("pageId", "=", pageId).execute();
const stop = (pageId: string) => cancelPages(house.kernel, { pageIds: [pageId], because: "ana acknowledged it" });

/** A page of which a process has just begun to send the mail. */
async function underWay() {
  const pageId = newId();
  await tell(pageId);
  const [message] = await messagesOf(pageId);
  const id = message?.id ?? "";
  const [claimed] = await claimStore(house.kernel.db).take([{ id, bundle_id: id }], []);
  if (!claimed) throw new Error("The mail was not there to be sent.");
  const arrives = () =>
    createRecorder(house.kernel, () => undefined).record(
      { id, members: [claimed] },
      { outcome: "delivered", detail: "the mail server took it" },
      performance.now(),
    );
  return { pageId, id, arrives };
}

describe("a page that goes on for one that was stopped", () => {
  test("sends what nobody knows the end of again, under its id, once its sender cannot have it any more", async () => {
    const { pageId, id } = await underWay();
    await stop(pageId); // and here the process dies
    const next = newId();
    await tell(next, pageId);
    expect(await messagesOf(next)).toMatchObject([
      { id, status: "sending", lastError: "its last try may still be under way" },
    ]);
    await house.settle();
    mailbox.expectNothingMore();
    await house.advance(LEASE_SECONDS * 1_000);
    expect(mailbox.take().messageId).toBe(`<${id}@shipshape.test>`);
    expect(await messagesOf(next)).toMatchObject([{ id, status: "delivered", attempts: 2 }]);
  });

  test("is reached by what arrives after it went on, also where it is told of before the other was stopped", async () => {
    const { pageId, id, arrives } = await underWay();
    const next = newId();
    await tell(next, pageId);
    await arrives();
    await stop(pageId);
    await house.advance(LEASE_SECONDS * 1_000);
    expect(await messagesOf(next)).toMatchObject([{ id, status: "delivered", attempts: 1 }]);
    const request = house.kernel.db.selectFrom("pageRequest").selectAll().where("pageId", "=", next);
    expect(await request.executeTakeFirst()).toMatchObject({ outcome: "reached", cancelledAt: null });
    const told = await house.kernel.db
      .selectFrom("event")
      .where("name", "=", notificationDelivered.name)
      .selectAll()
      .execute();
    expect(told.map(({ payload }) => payload)).toContainEqual(expect.objectContaining({ pageId: next }));
  });

  test("is answered by what the message of the other carries", async () => {
    const { pageId, arrives } = await underWay();
    await stop(pageId);
    await arrives();
    const next = newId();
    await tell(next, pageId);
    const pages = await answerStore(house.kernel.db).pagesOf({ pageId, incidentId: INCIDENT, messageId: null });
    expect(pages).toMatchObject([{ pageId: next, because: null }]);
  });

  test("writes one message, however often and in whichever order both are told of", async () => {
    const [pageId, next, last] = [newId(), newId(), newId()];
    await tell(next, pageId);
    await tell(pageId);
    await tell(next, pageId);
    await tell(last, next);
    expect(await messagesOf(pageId)).toEqual([]);
    expect(await messagesOf(next)).toMatchObject([{ status: "cancelled", attempts: 0 }]);
    expect(await messagesOf(last)).toMatchObject([{ status: "pending", attempts: 0 }]);
    await house.advance(5_000);
    mailbox.take();
  });
});

const WITHIN = { timeout: 30_000 };
const gate = () => {
  let open = () => {};
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, isOpen };
};

test("an outcome, a taking back and an acknowledgement that meet wait for one another, and never in a circle", async () => {
  const { db } = house.kernel;
  const { pageId, id } = await underWay();
  const next = newId();
  const [held, told] = [gate(), gate()];
  const taking = inTransaction(db, async (tx) => {
    await resumeStore(tx).hold([pageId, next]);
    await resumeStore(tx).move([{ id, page_id: next }]);
    held.open();
    await told.isOpen;
  });
  await held.isOpen;
  const waiting = async (many: number) =>
    vi.waitFor(async () => {
      const { rows } = await sql`select from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`.execute(db);
      expect(rows).toHaveLength(many);
    }, WITHIN);
  const arrived = { kind: "delivered", detail: "the mail server took it" } as const;
  const recorded = inTransaction(db, (tx) => applyHappenings(tx, [{ id, happening: arrived }], [pageId]));
  await waiting(1);
  const stopped = stop(next);
  await waiting(2);
  told.open();
  await Promise.all([taking, recorded, stopped]);
  expect(await messagesOf(next)).toMatchObject([{ id, attempts: 1 }]);
});
