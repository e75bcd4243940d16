import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { CallBack } from "../packages/server/src/testing/fake-provider.ts";
import { type FakeSlack, openFakeSlack } from "../packages/server/src/testing/fake-slack.ts";
import { type FakeTwilio, openFakeTwilio } from "../packages/server/src/testing/fake-twilio.ts";
import { oneStory } from "./harness/one-story.ts";
import { addContact, signedInPerson } from "./harness/signed-in-person.ts";
import { openStore, type Store } from "./harness/store.ts";
import { mail, people } from "./harness/store-configuration.ts";

const PHONE = "+4915123456789";
const MEMBER = "U0ANA0001";

let store: Store;
let twilio: FakeTwilio;
let slack: FakeSlack;
let nowMs = 0;

oneStory();
beforeAll(async () => {
  [twilio, slack] = await Promise.all([openFakeTwilio(), openFakeSlack(() => nowMs)]);
  store = await openStore({ env: { ...twilio.variables, ...slack.variables } });
  await store.configure();
});
afterAll(() => Promise.all([store?.close(), twilio?.close(), slack?.close()]));

/** As a provider calls: over the network, at the address that it was given. */
const callBack: CallBack = async (url, headers, body) => {
  const answer = await fetch(url, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.text() };
};
const soon = <T>(take: () => T): Promise<T> => vi.waitFor(take, { timeout: 30_000, interval: 10 });
const newest = async () => {
  const { incidents } = await store.shipshape.client.incidents.list({ query: { limit: 1 } });
  return store.shipshape.client.incidents.get({ params: { id: incidents[0]?.id ?? "" } });
};

test("a person proves a phone and a member of Slack with the codes that come there", async () => {
  const person = await signedInPerson(store.shipshape, people.first);
  await addContact(person, { channel: "sms", address: PHONE }, () => twilio.takeMessage().body);
  await addContact(person, { channel: "voice", address: PHONE }, () => "the number is proven already");
  await addContact(person, { channel: "slack", address: MEMBER }, () => slack.take().text);
});

test("a page comes by mail, text message and Slack at once", async () => {
  const labels = ["-l", "alertname=DiskFull", "service=payments", "severity=critical"];
  expect((await store.shipshape.cli("alert", "send", ...labels)).code).toBe(0);
  await store.shipshape.settle();
  await store.phone.expectMail({ to: mail.first, subject: /DiskFull/ });
  const message = await soon(() => twilio.takeMessage());
  expect(message.to).toBe(PHONE);
  expect(message.body).toContain("DiskFull");
  expect((await soon(() => slack.take())).text).toContain("DiskFull");
  expect((await twilio.receipt(callBack, message, "delivered")).status).toBe(204);
});

test("nobody answers: after two minutes the phone rings, and a key acknowledges the incident for everybody", async () => {
  const pagedForMs = (await store.shipshape.now()).getTime() - (await newest()).openedAt.getTime();
  // the clock runs on while a busy machine gets there
  await store.shipshape.fastForward(`${Math.max(1, 90 - Math.ceil(pagedForMs / 1_000))}s`);
  twilio.nothingMore();
  await store.shipshape.fastForward("45s");
  const call = await soon(() => twilio.takeCall());
  expect(call.twiml).toContain("DiskFull");
  const { body } = await twilio.press(callBack, call, "1");
  expect(body).toMatch(/You acknowledged incident \d+\./);
  await expect.poll(async () => (await newest()).status, { timeout: 30_000 }).toBe("acknowledged");
  const { acknowledgedBy, timeline } = await newest();
  expect(acknowledgedBy).toBe(people.first);
  expect(timeline.map(({ text }) => text).join("\n")).toContain("by pressing 1 on the phone");
  expect((await soon(() => slack.take())).text).toMatch(/^Acknowledged: /);
  await store.shipshape.fastForward("10m", { step: "1m" });
  twilio.nothingMore();
  slack.nothingMore();
});

test("in Slack a button passes the next page on, to whoever is next", async () => {
  const labels = ["-l", "alertname=CertExpired", "service=payments", "severity=critical"];
  await store.shipshape.cli("incident", "resolve", (await newest()).shortId);
  await store.shipshape.cli("alert", "send", ...labels);
  await store.shipshape.settle();
  const isPage = ({ text }: { text: string }) => text.includes("CertExpired");
  const page = await soon(() => slack.take(isPage));
  await soon(() => twilio.takeMessage());
  await store.phone.expectMail({ to: mail.first, subject: /CertExpired/ });
  nowMs = (await store.shipshape.now()).getTime();
  await slack.press(callBack, store.shipshape.url, page, "escalate", MEMBER);
  await store.shipshape.settle();
  await store.phone.expectMail({ to: mail.lead, subject: /CertExpired/ });
  expect(await soon(() => slack.takeReply())).toMatch(/^The next is paged for INC-\d+\.$/);
  const answer = await slack.command(callBack, store.shipshape.url, `ack ${(await newest()).shortId}`, MEMBER);
  expect(answer.text).toMatch(/^You acknowledged INC-\d+\.$/);
  await expect.poll(async () => (await newest()).acknowledgedBy, { timeout: 30_000 }).toBe(people.first);
  store.phone.takeAll();
});
