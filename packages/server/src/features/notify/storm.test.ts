import { pageRequested } from "@shipshape/contract/incidents";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { emitAll } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { defineJob, enqueue, handle } from "../../kernel/jobs.ts";
import { startWorker, type Worker } from "../../kernel/worker.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../testing/webhook-receiver.ts";

/** As long as a channel that hangs is waited for. */
const HANGS_MS = 10_000;
const probe = defineJob("test.probe", z.object({}));
let house: TestHouse;
let worker: Worker;
let mailbox: Mailbox;
let receiver: WebhookReceiver;
let probed = 0;

beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([openMailbox(), openWebhookReceiver()]);
  house = await testHouse({ smtpUrl: mailbox.url });
  const body = { channel: "webhook" as const, address: receiver.url };
  receiver.secret = (await house.as("responder").notify.addMyContactMethod({ body })).secret ?? "";
  const jobs = [...house.app.jobs, handle(probe, async () => (probed += 1))];
  worker = await startWorker({ ...house.kernel, alone: true }, house.database.pool, { jobs, periodic: [] });
});
afterAll(async () => {
  receiver.hangUp();
  await receiver.close();
  await worker.stop();
  await house.close();
  await mailbox.close();
});

test("failure mode 9: a hundred pages over a channel that hangs leave room for all other work", async () => {
  receiver.answer = "hang";
  const { userId } = await house.as("responder").access.me();
  const payload = () => ({
    pageId: newId(),
    incidentId: newId(),
    shortId: "INC-3",
    userId: userId ?? "",
    user: "the-responder",
    urgency: "high" as const,
    subject: "[SEV2] payments",
    text: "payments fails",
    incidentUrl: "http://shipshape.test/incidents/INC-3",
    because: "on call",
  });
  const tellings = Array.from({ length: 100 }, () => ({ event: pageRequested, payload: payload() }));
  await emitAll(house.kernel.db, SYSTEM, tellings);
  const mailed = () =>
    house.kernel.db
      .selectFrom("notification")
      .select("id")
      .where("channel", "=", "email")
      .where("status", "=", "delivered")
      .execute();
  await vi.waitFor(async () => expect(await mailed()).toHaveLength(100), { timeout: 60_000 });
  expect(mailbox.offered(), "pages of one person within seconds travel together").toBeLessThan(50);
  for (const priority of [-8, 0]) {
    const before = probed;
    const began = performance.now();
    await enqueue(house.kernel.db, probe, {}, { priority });
    await vi.waitFor(() => expect(probed).toBe(before + 1), { timeout: 8_000, interval: 20 });
    expect(performance.now() - began).toBeLessThan(HANGS_MS / 2);
  }
});
