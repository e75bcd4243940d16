import { pageCancelled, pageRequested } from "@shipshape/contract/incidents";
import { notificationDelivered, notificationFailed } from "@shipshape/contract/notify";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { emit, type Told } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../testing/webhook-receiver.ts";
import { openChannels } from "./channels.ts";
import { claimStore, LEASE_SECONDS } from "./claim-store.ts";
import { outcomesOfPages, readAckToken } from "./index.ts";
import { notifyPages } from "./notify-pages.ts";
import { outboxStore } from "./outbox-store.ts";
import { queueSending } from "./queue-sending.ts";
import { createSender, type Sender } from "./sender.ts";

const MINUTE = 60_000;
let house: TestHouse;
let mailbox: Mailbox;
let receiver: WebhookReceiver;
let userId: string;
let sender: Sender;

beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([openMailbox(), openWebhookReceiver()]);
  house = await testHouse({ smtpUrl: mailbox.url });
  userId = (await house.as("responder").access.me()).userId ?? "";
  const added = await house.as("responder").notify.addMyContactMethod({
    body: { channel: "webhook", address: receiver.url },
  });
  receiver.secret = added.secret ?? "";
  sender = createSender(house.kernel, openChannels(house.kernel));
});
afterEach(() => {
  mailbox.refuse(undefined);
  receiver.answer = 204;
  receiver.said = "";
  mailbox.expectNothingMore();
  receiver.expectNothingMore();
});
afterAll(() => Promise.all([house.close(), mailbox.close(), receiver.close()]));

const INCIDENT = newId();
const page = (pageId = newId()) => ({
  pageId,
  incidentId: INCIDENT,
  shortId: "INC-3",
  userId,
  user: "the-responder",
  urgency: "high" as const,
  subject: "[SEV2] payments: too many errors – 8 % (INC-3)",
  text: "payments fails <b>8 %</b> of its requests.",
  incidentUrl: "http://shipshape.test/incidents/INC-3",
  because: "on call for payments-primary until Thu 09:00 CET (rotation week)",
});
const request = (payload: ReturnType<typeof page>) => emit(house.kernel.db, SYSTEM, pageRequested, payload);
const cancel = (pageIds: string[]) =>
  emit(house.kernel.db, SYSTEM, pageCancelled, { incidentId: INCIDENT, pageIds, because: "ana acknowledged it" });
const notifications = async (pageId: string) => {
  const rows = await house.kernel.db.selectFrom("notification").selectAll().where("pageId", "=", pageId).execute();
  const by = (channel: string) => rows.find((row) => row.channel === channel);
  return { email: by("email"), webhook: by("webhook"), count: rows.length };
};
const told = async (name: string, pageId: string) => {
  const rows = await house.kernel.db.selectFrom("event").select("payload").where("name", "=", name).execute();
  return rows
    .map(({ payload }) => payload as { pageId: string; channel: string; detail: string })
    .filter((payload) => payload.pageId === pageId);
};
const counted = async (inTime: boolean) => {
  const { values } = await house.kernel.metrics.firstNotifications.get();
  return values.find(({ labels }) => labels.in_time === String(inTime))?.value ?? 0;
};

describe("a page", () => {
  test("reaches a mailbox and a webhook, with why, and a link that acknowledges as that person", async () => {
    const wanted = page();
    const inTime = await counted(true);
    await request(wanted);
    await house.settle();

    const mail = mailbox.take();
    expect(mail).toMatchObject({ to: ["the-responder@example.org"], subject: wanted.subject });
    expect(mail.text).toContain("Why you: on call for payments-primary");
    expect(mail.text).toContain(wanted.incidentUrl);
    const [, token = ""] = /\/ack\/(\S+)/.exec(mail.text) ?? [];
    expect(readAckToken(house.kernel, token)).toMatchObject({ incidentId: INCIDENT, pageId: wanted.pageId, userId });
    expect(mail.html).toContain("payments fails &#60;b&#62;8 %&#60;/b&#62;");
    expect(mail.html).toContain(`/ack/${token}`);

    const { email, webhook } = await notifications(wanted.pageId);
    expect(mail.messageId).toBe(`<${email?.id}@shipshape.test>`);
    expect(receiver.take()).toMatchObject({
      id: webhook?.id,
      type: "page.requested",
      data: {
        shortId: "INC-3",
        because: expect.stringContaining(wanted.because),
        subject: wanted.subject,
        ackUrl: expect.stringContaining(token),
      },
    });
    expect([email?.status, webhook?.status]).toEqual(["delivered", "delivered"]);
    expect((await told(notificationDelivered.name, wanted.pageId)).map(({ channel }) => channel).sort()).toEqual([
      "email",
      "webhook",
    ]);
    expect(await counted(true)).toBe(inTime + 1);
  });

  test("told twice, doubles nothing", async () => {
    const wanted = page();
    await request(wanted);
    await request(wanted);
    await house.settle();
    mailbox.take();
    receiver.take();
  });

  test("failure mode 10: cancelled before its notifications were made, sends nothing", async () => {
    const wanted = page();
    await cancel([wanted.pageId]);
    await house.settle();
    await request(wanted);
    await house.settle();
    expect((await notifications(wanted.pageId)).count).toBe(0);
  });

  test("failure mode 10: requested and cancelled at the same moment, leaves nothing in flight", async () => {
    mailbox.refuse({ code: 451, text: "later" });
    receiver.answer = 503;
    const pages = Array.from({ length: 12 }, () => page());
    const tell = (payload: ReturnType<typeof page>): Told<ReturnType<typeof page>> => ({
      eventId: newId(),
      at: house.kernel.clock.now(),
      actor: "shipshape",
      payload,
    });
    await Promise.all(
      pages.flatMap((one) => [notifyPages(house.kernel, sender, [tell(one)]), cancel([one.pageId]), house.settle()]),
    );
    await house.settle();
    const outcomes = await outcomesOfPages(
      house.kernel.db,
      pages.map(({ pageId }) => pageId),
    );
    expect([...outcomes.values()].filter(({ open }) => open > 0)).toEqual([]);
  });

  test("failure mode 4, nobody watches: what lost its job is swept up", async () => {
    await house.advance(2_000); // whoever looks after a sender that died has looked
    const wanted = page();
    const at = house.kernel.clock.now();
    const [queued] = await outboxStore(house.kernel.db).insert([
      {
        user_id: userId,
        channel: "email",
        address: "the-responder@example.org",
        sealed_secret: null,
        page_id: newId(),
        incident_id: INCIDENT,
        urgency: "high",
        subject: "lost",
        message: { ...wanted, kind: "page", displayName: "the-responder" },
        because: "test",
      },
    ]);
    expect(queued).toBeDefined();
    await house.settle();
    mailbox.expectNothingMore();
    await house.advance(5_000);
    await house.runPeriodic("notify.sweep");
    expect(mailbox.take().subject).toBe("lost");
    expect(house.kernel.clock.now().getTime() - at.getTime()).toBeLessThan(30_000);
  });
});

describe("a channel that fails", () => {
  test("is tried again after 5, 15, 30 and 60 s while the other delivers, until it works", async () => {
    mailbox.refuse({ code: 451, text: "4.3.0 try again later" });
    const wanted = page();
    await request(wanted);
    await house.settle();
    receiver.take();
    const { email } = await notifications(wanted.pageId);
    expect(email).toMatchObject({
      status: "pending",
      attempts: 1,
      lastError: expect.stringContaining("try again later"),
    });
    let attempts = mailbox.offered();
    for (const seconds of [5, 15, 30, 60]) {
      // well before: the clock runs on meanwhile
      await house.advance(seconds * 300);
      expect(mailbox.offered()).toBe(attempts);
      if (seconds === 60) mailbox.refuse(undefined);
      await house.advance(seconds * 700 + 100);
      attempts += 1;
      expect(mailbox.offered()).toBe(attempts);
    }
    expect(mailbox.take().messageId).toContain(email?.id);
    expect((await notifications(wanted.pageId)).email).toMatchObject({ status: "delivered", attempts: 5 });
  });

  test("for fifteen minutes, has failed, and says so", async () => {
    receiver.answer = 503;
    const wanted = page();
    await request(wanted);
    await house.settle();
    mailbox.take();
    for (let minute = 0; minute < 16; minute += 1) await house.advance(MINUTE + 100);
    const { webhook } = await notifications(wanted.pageId);
    expect(webhook).toMatchObject({
      status: "failed",
      lastError: expect.stringMatching(/503; given up: tried \d+ times/),
    });
    expect(await told(notificationFailed.name, wanted.pageId)).toMatchObject([{ channel: "webhook" }]);
    expect(await outcomesOfPages(house.kernel.db, [wanted.pageId])).toEqual(
      new Map([[wanted.pageId, { open: 0, delivered: 1, failed: 1 }]]),
    );
  });

  test.each([
    ["a NUL", "no \0 thanks"],
    ["half of a pair of signs at the place where we cut", `${"x".repeat(199)}😀`],
  ])("and says %s, is tried as often as any other, and ends", async (_, said) => {
    receiver.answer = 500;
    receiver.said = said;
    const wanted = page();
    await request(wanted);
    await house.settle();
    mailbox.take();
    expect((await notifications(wanted.pageId)).webhook).toMatchObject({ status: "pending", attempts: 1 });
    for (let minute = 0; minute < 16; minute += 1) await house.advance(MINUTE + 100);
    expect((await notifications(wanted.pageId)).webhook).toMatchObject({ status: "failed" });
  });

  test("failure mode 9: one that hangs does not hold up the others", async () => {
    receiver.answer = "hang";
    const before = mailbox.offered();
    const pages = Array.from({ length: 6 }, (_, at) => ({
      ...page(),
      shortId: `INC-9${at}`,
      subject: `INC-9${at} hangs`,
    }));
    for (const one of pages) await request(one);
    await house.settle(0);
    const began = performance.now();
    while ((await openMails(pages)) > 0) {
      if (performance.now() - began > 8_000) expect.unreachable("mails wait for a webhook");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const mails = Array.from({ length: mailbox.offered() - before }, () => mailbox.take());
    const said = mails.map(({ subject: line, text }) => `${line}\n${text}`).join("\n");
    expect(pages.filter(({ subject }) => !said.includes(subject))).toEqual([]);
    await cancel(pages.map(({ pageId }) => pageId));
    receiver.answer = 503;
    receiver.hangUp();
    await house.settle();
    await house.advance(MINUTE);
  });
  const openMails = async (pages: readonly { pageId: string }[]) => {
    const rows = await Promise.all(pages.map(({ pageId }) => notifications(pageId)));
    return rows.filter(({ email }) => email?.status !== "delivered").length;
  };

  test("taken up a second time while it is being sent, goes out once", async () => {
    receiver.answer = "hang";
    const wanted = page();
    await request(wanted);
    await house.settle(0);
    await vi.waitFor(async () => expect((await notifications(wanted.pageId)).webhook?.status).toBe("sending"), 20_000);
    await house.advance(60_000, 0);
    await queueSending(house.kernel.db, [house.kernel.clock.now()]);
    await house.settle(0);
    expect((await notifications(wanted.pageId)).webhook?.attempts).toBe(1);
    await cancel([wanted.pageId]);
    receiver.hangUp();
    await house.settle();
    await house.advance(MINUTE);
    mailbox.take();
  });

  test("for good, is not tried again: the mail server knows no such user", async () => {
    mailbox.refuse({ code: 550, text: "5.1.1 no such user" });
    await house.kernel.db.deleteFrom("contactMethod").execute();
    const wanted = page();
    await request(wanted);
    await house.settle();
    expect((await notifications(wanted.pageId)).email).toMatchObject({ status: "failed", attempts: 1 });
    expect(await told(notificationFailed.name, wanted.pageId)).toMatchObject([
      { channel: "email", detail: expect.stringContaining("no such user") },
    ]);
  });

  test("failure mode 1, a crash between claim and send: sent again, under the same id", async () => {
    const wanted = page();
    const dead = { ...sender, wake: () => undefined };
    const told = { eventId: newId(), at: house.kernel.clock.now(), actor: "x", payload: wanted };
    await notifyPages(house.kernel, dead, [told]);
    const { email } = await notifications(wanted.pageId);
    const store = claimStore(house.kernel.db);
    const [claimed] = await store.take([{ id: email?.id ?? "", bundle_id: email?.id ?? "" }], []);
    expect(claimed?.attempts).toBe(1); // and here the process dies
    await house.settle();
    mailbox.expectNothingMore();
    await house.advance(LEASE_SECONDS * 1_000);
    await house.runPeriodic("notify.sweep");
    expect(mailbox.take().messageId).toBe(`<${email?.id}@shipshape.test>`);
    expect((await notifications(wanted.pageId)).email).toMatchObject({ status: "delivered", attempts: 2 });
  });

  test("a first attempt that came late is counted as late", async () => {
    const late = await counted(false);
    const wanted = page();
    await request(wanted);
    await house.advance(11_000);
    mailbox.take();
    expect(await counted(false)).toBe(late + 1);
  });
});

describe("my contact methods", () => {
  test("begin with the address of my account, and a secret is shown once", async () => {
    const me = house.as("viewer").notify;
    const body = { channel: "webhook" as const, address: "https://hooks.example.org/pager" };
    const { contactMethod, secret } = await me.addMyContactMethod({ body });
    expect(secret).toMatch(/^whsec_/);
    const { contactMethods } = await me.listMyContactMethods();
    expect(contactMethods).toMatchObject([
      { id: null, channel: "email", address: "the-viewer@example.org" },
      contactMethod,
    ]);
    const stored = await house.kernel.db.selectFrom("contactMethod").selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(await problemOf(me.addMyContactMethod({ body }))).toMatchObject({ status: 409 });
    await me.removeMyContactMethod({ params: { contactMethodId: contactMethod.id ?? "" } });
    expect((await me.listMyContactMethods()).contactMethods).toHaveLength(1);
  });

  test.each([
    ["email", "not an address"],
    ["webhook", "ftp://example.org/x"],
    ["webhook", "https://me:secret@example.org/x"],
    ["webhook", "nonsense"],
  ] as const)("%s to %s is refused, naming the mend", async (channel, address) => {
    const problem = await problemOf(house.as("viewer").notify.addMyContactMethod({ body: { channel, address } }));
    expect(problem).toMatchObject({ status: 400, faults: [{ path: "address" }] });
  });

  test("a test page goes to each of them, but not without end", async () => {
    const me = house.as("editor").notify;
    const { notifications: ids } = await me.sendTestPage();
    await house.settle();
    const mail = mailbox.take();
    expect(mail.subject).toBe("Test page from Shipshape");
    expect(mail.text).not.toContain("/ack/");
    const { notifications: listed } = await house
      .as("editor")
      .notify.listNotifications({ query: { user: "the-editor" } });
    expect(listed).toMatchObject([{ id: ids[0], status: "delivered", because: "you asked for a test page" }]);
    for (let count = 1; count < 20; count += 1) await me.sendTestPage();
    expect(await problemOf(me.sendTestPage())).toMatchObject({ status: 429 });
    await house.settle();
    for (let count = 1; count < 20; count += 1) mailbox.take();
  });

  test("without a mail server, a notification fails with the mend", async () => {
    const bare = await testHouse({ smtpUrl: undefined });
    await bare.as("viewer").notify.sendTestPage();
    await bare.settle();
    const { notifications: listed } = await bare.as("viewer").notify.listNotifications();
    expect(listed).toMatchObject([{ status: "failed", lastError: expect.stringContaining("SHIPSHAPE_SMTP_URL") }]);
    await bare.close();
  });
});
