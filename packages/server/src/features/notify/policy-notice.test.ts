import { policyClauseReached } from "@shipshape/contract/gates-policies";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../testing/webhook-receiver.ts";
import { notifyPolicyClause } from "./notify-policy-clause.ts";

let house: TestHouse;
let mailbox: Mailbox;
let receiver: WebhookReceiver;
let userId: string;

beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([openMailbox(), openWebhookReceiver()]);
  house = await testHouse({ smtpUrl: mailbox.url, allowPrivateUrls: true });
  userId = (await house.as("responder").access.me()).userId ?? "";
  const added = await house
    .as("responder")
    .notify.addMyContactMethod({ body: { channel: "webhook", address: receiver.url } });
  receiver.secret = added.secret ?? "";
});
afterEach(() => {
  mailbox.expectNothingMore();
  receiver.expectNothingMore();
});
afterAll(() => Promise.all([house.close(), mailbox.close(), receiver.close()]));

const reached = (tell: string[]) => ({
  sloId: newId(),
  slo: "charges",
  serviceId: newId(),
  service: "payments",
  policy: "workbook",
  clause: "half",
  incident: null,
  because: "charges has 40 % of its error budget left, which is less than 50 %",
  what: "half of the budget is gone, so look before you ship",
  tell,
  url: "http://shipshape.test/slos/charges",
});

test("whom a policy wants told is told over every way, what it is and what follows, without anything to acknowledge", async () => {
  await emit(house.kernel.db, SYSTEM, policyClauseReached, reached([userId]));
  await house.settle();
  const mail = mailbox.take("the-responder@example.org");
  expect(mail.subject).toBe("charges reached a clause of its error budget policy");
  expect(mail.text).toContain("charges has 40 % of its error budget left");
  expect(mail.text).toContain("What follows: half of the budget is gone, so look before you ship.");
  expect(mail.text).toContain("The objective charges: http://shipshape.test/slos/charges");
  expect(mail.text).toContain("Why you: you are in the team that owns payments");
  expect(mail.text).not.toContain("Acknowledge");
  expect(mail.html).toContain('href="http://shipshape.test/slos/charges"');
  const { type, data } = receiver.take();
  expect([type, data["urgency"], data["ackUrl"]]).toEqual(["notice", "low", null]);
});

test("told twice, it goes out once", async () => {
  const told = { eventId: newId(), at: house.kernel.clock.now(), actor: "shipshape", payload: reached([userId]) };
  await notifyPolicyClause(house.kernel, told);
  await notifyPolicyClause(house.kernel, told);
  await house.settle();
  mailbox.take("the-responder@example.org");
  receiver.take();
});

test("a clause that wants nobody told is told to nobody", async () => {
  await emit(house.kernel.db, SYSTEM, policyClauseReached, reached([]));
  await house.settle();
});
