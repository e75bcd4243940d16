import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { FakeClock } from "../../kernel/clock.ts";
import { advanceClocks } from "../../kernel/fake-clock-control.ts";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import type { Message, Sent } from "./channel.ts";
import { type Channels, openChannels } from "./channels.ts";
import { outboxStore } from "./outbox-store.ts";
import { createSender, type Sender } from "./sender.ts";

/** A try whose end a test decides. */
type Try = { readonly message: Message; end(sent: Sent): void };

let house: TestHouse;
let userId: string;
let tries: Try[];

beforeAll(async () => {
  house = await testHouse();
  userId = (await house.as("responder").access.me()).userId ?? "";
});
beforeEach(async () => {
  tries = [];
  await house.kernel.db.deleteFrom("notification").execute();
  await house.kernel.db.deleteFrom("sendBudget").execute();
});
afterAll(() => house.close());

const TAKEN = { outcome: "accepted", detail: "queued", receiptWithinSeconds: 60 } as const;

/** The sender of one server, over a text message that a test answers. */
function openSender(): Sender {
  const real = openChannels(house.kernel);
  const send = (message: Message) => new Promise<Sent>((end) => tries.push({ message, end }));
  const sms = { ...real.sms, rates: async () => ({ inAll: [], perAddress: [] }), send };
  return createSender(house.kernel, { ...real, sms } as Channels, 600_000);
}

async function page(): Promise<string> {
  const [pageId, incidentId] = [newId(), newId()];
  const store = outboxStore(house.kernel.db);
  const requested = {
    page_id: pageId,
    incident_id: incidentId,
    user_id: userId,
    requested_at: house.kernel.clock.now(),
  };
  await store.requestPages([requested], []);
  const said = { kind: "page", user: "the-responder", displayName: "the-responder", text: "payments fails" } as const;
  const about = { pageId, incidentId, shortId: "INC-1", incidentUrl: "http://shipshape.test/incidents/INC-1" };
  await store.insert([
    {
      user_id: userId,
      channel: "sms",
      address: "+4915112345678",
      sealed_secret: null,
      page_id: pageId,
      incident_id: incidentId,
      urgency: "high",
      subject: "payments fails",
      message: { ...said, ...about },
      because: "on call",
    },
  ]);
  return pageId;
}
async function pass(seconds: number, sender: Sender): Promise<void> {
  await advanceClocks(house.kernel.db, house.kernel.clock as FakeClock, seconds * 1_000);
  void sender.run();
}
const begun = (count: number) => vi.waitFor(() => expect(tries).toHaveLength(count));
const statusOf = async (pageId: string) =>
  (await house.kernel.db.selectFrom("notification").select("status").where("pageId", "=", pageId).executeTakeFirst())
    ?.status;
const storyOf = async (pageId: string) =>
  house.kernel.db
    .selectFrom("notificationAttempt")
    .innerJoin("notification", "notification.id", "notificationId")
    .select(["outcome", "detail"])
    .where("pageId", "=", pageId)
    .orderBy("notificationAttempt.id")
    .execute();
const told = (pageId: string, count: number) =>
  vi.waitFor(async () => expect(await storyOf(pageId)).toHaveLength(count), { timeout: 3_000 });

describe("a server that was stopped in the midst of a try, and goes on when another has sent the message", () => {
  /** Both have tried it; the second says what came of it, and then the first. */
  async function both(second: Sent, first: Sent): Promise<string> {
    const [stopped, other] = [openSender(), openSender()];
    const pageId = await page();
    void stopped.run();
    await begun(1);
    await pass(13, other);
    await begun(2);
    tries[1]?.end(second);
    await told(pageId, 1);
    tries[0]?.end(first);
    await told(pageId, 2);
    await pass(20, other);
    await Promise.all([stopped.sentWithin(500), other.sentWithin(500)]);
    return pageId;
  }

  test("and got no answer: the message that was taken is not sent a third time, and its receipt is awaited", async () => {
    const pageId = await both(TAKEN, { outcome: "retry", detail: "no answer within 10 s" });
    expect(tries).toHaveLength(2);
    expect(await statusOf(pageId)).toBe("accepted");
    expect((await storyOf(pageId))[1]?.detail).toMatch(/^no answer within 10 s \(its provider has it from another try/);
  });

  test("and had handed it over: it arrived, though the later try was refused", async () => {
    const refused = { outcome: "refused", detail: "no such number" } as const;
    const pageId = await both(refused, { outcome: "delivered", detail: "the phone shows it" });
    expect(await statusOf(pageId)).toBe("delivered");
    const { outcome } = await house.kernel.db
      .selectFrom("pageRequest")
      .select("outcome")
      .where("pageId", "=", pageId)
      .executeTakeFirstOrThrow();
    expect(outcome).toBe("reached");
  });
});

describe("what became of a message, in a form that the database does not take", () => {
  test("is written down in one that it takes, at once, and the message is not sent again", async () => {
    await sql`alter table notification_attempt add constraint no_ghosts check (detail not like '%ghost%')`.execute(
      house.kernel.db,
    );
    const warned = vi.spyOn(house.kernel.log, "warn");
    const sender = openSender();
    const [odd, sane] = [await page(), await page()];
    void sender.run();
    await begun(1);
    tries[0]?.end({ ...TAKEN, detail: "queued by a ghost" });
    await told(odd, 1);
    expect((await storyOf(odd))[0]).toMatchObject({
      outcome: "accepted",
      detail: expect.stringMatching(/what was said of it cannot be stored \(23514\).*a receipt is awaited/),
    });
    expect(await statusOf(odd)).toBe("accepted");
    expect(await statusOf(sane)).toBe("accepted");
    await pass(13, sender);
    await sender.sentWithin(500);
    expect(tries).toHaveLength(1);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });
});
