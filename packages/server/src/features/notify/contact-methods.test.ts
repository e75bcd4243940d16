import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../testing/webhook-receiver.ts";

let house: TestHouse;
let mailbox: Mailbox;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([openMailbox(), openWebhookReceiver()]);
  house = await testHouse({ smtpUrl: mailbox.url });
});
afterAll(() => Promise.all([house.close(), mailbox.close(), receiver.close()]));

const me = () => house.as("responder").notify;
const methods = async () => (await me().listMyContactMethods()).contactMethods;
const add = () => me().addMyContactMethod({ body: { channel: "webhook", address: receiver.url } });

test("a new one was never tried; a test to it alone tells that it works", async () => {
  const { contactMethod, secret } = await add();
  receiver.secret = secret ?? "";
  expect(contactMethod).toMatchObject({ lastDeliveredAt: null, lastFailedAt: null, lastError: null });
  const { notifications } = await me().sendTestPage({ body: { contactMethodId: contactMethod.id } });
  expect(notifications).toHaveLength(1);
  await house.settle();
  receiver.take();
  const [account, webhook] = await methods();
  expect(webhook?.lastDeliveredAt).toBeInstanceOf(Date);
  expect(account).toMatchObject({ id: null, lastDeliveredAt: null });
  mailbox.expectNothingMore();
});

test("a test to the address of the account leaves the others alone", async () => {
  await me().sendTestPage({ body: { contactMethodId: null } });
  await house.settle();
  mailbox.take();
  receiver.expectNothingMore();
  expect((await methods())[0]?.lastDeliveredAt).toBeInstanceOf(Date);
});

test("one that refuses says since when and why", async () => {
  receiver.answer = 410;
  const [, webhook] = await methods();
  await me().sendTestPage({ body: { contactMethodId: webhook?.id ?? null } });
  await house.settle();
  receiver.answer = 204;
  expect((await methods())[1]).toMatchObject({
    lastFailedAt: expect.any(Date),
    lastError: expect.stringContaining("410"),
  });
});

test("a removed one is not used; taken back, it is, with the secret it had", async () => {
  const id = (await methods())[1]?.id ?? "";
  await me().removeMyContactMethod({ params: { contactMethodId: id } });
  expect(await methods()).toHaveLength(1);
  expect(await problemOf(me().sendTestPage({ body: { contactMethodId: id } }))).toMatchObject({ status: 404 });
  await me().restoreMyContactMethod({ params: { contactMethodId: id } });
  await me().sendTestPage({ body: { contactMethodId: id } });
  await house.settle();
  receiver.take();
  expect(await problemOf(me().restoreMyContactMethod({ params: { contactMethodId: id } }))).toMatchObject({
    status: 404,
  });
  const { entries } = await house.as("admin").access.listAudit({ query: { limit: 20 } });
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["notify.removeContactMethod", "notify.restoreContactMethod"]),
  );
});

test("one that was removed is added again, with a secret of its own", async () => {
  const id = (await methods())[1]?.id ?? "";
  await me().removeMyContactMethod({ params: { contactMethodId: id } });
  const { contactMethod, secret } = await add();
  expect(contactMethod.id).toBe(id);
  expect(secret).not.toBe(receiver.secret);
  expect(await problemOf(add())).toMatchObject({ status: 409 });
});

test("nobody restores what is another's", async () => {
  const id = (await methods())[1]?.id ?? "";
  await me().removeMyContactMethod({ params: { contactMethodId: id } });
  const call = house.as("editor").notify.restoreMyContactMethod({ params: { contactMethodId: id } });
  expect(await problemOf(call)).toMatchObject({ status: 404 });
});

test("a webhook, which needs no code, proves no other way to its address", async () => {
  const address = "https://ntfy.example.com/somebodys-topic";
  await me().addMyContactMethod({ body: { channel: "webhook", address } });
  const { contactMethod } = await me().addMyContactMethod({ body: { channel: "ntfy", address } });
  expect(contactMethod.verifiedAt).toBeNull();
});
