import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { CallBack } from "../packages/server/src/testing/fake-provider.ts";
import { type FakeSlack, openFakeSlack } from "../packages/server/src/testing/fake-slack.ts";
import { type FakeTwilio, openFakeTwilio } from "../packages/server/src/testing/fake-twilio.ts";
import { oneStory } from "./harness/one-story.ts";
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
const soon = <T>(take: () => T): Promise<T> => vi.waitFor(take, { timeout: 5_000, interval: 10 });
const newest = async () => {
  const { incidents } = await store.shipshape.client.incidents.list({ query: { limit: 1 } });
  return store.shipshape.client.incidents.get({ params: { id: incidents[0]?.id ?? "" } });
};

/** Signs a person in by a link from the administrator; what they do then, they do over the API. */
async function signedIn(user: string) {
  const { url } = await store.shipshape.client.access.createSignInLink({ params: { name: user } });
  const send = async (path: string, body: object, cookie = "") => {
    const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie };
    const answer = await fetch(`${store.shipshape.url}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer;
  };
  const token = new URL(url).hash.slice(1);
  const answer = await send("/api/v1/sign-in/link", { token, password: "a long enough password" });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  return async (path: string, body: object) => (await send(path, body, cookie)).json();
}

test("a person proves a phone and a member of Slack with the codes that come there", async () => {
  const post = await signedIn(people.first);
  const add = async (channel: string, address: string, codeIn: () => string) => {
    const { contactMethod } = (await post("/api/v1/me/contact-methods", { channel, address })) as {
      contactMethod: { id: string; verifiedAt: string | null };
    };
    if (contactMethod.verifiedAt !== null) return;
    await post(`/api/v1/me/contact-methods/${contactMethod.id}/code`, {});
    const code = /\d{6}/.exec(codeIn())?.[0];
    await post(`/api/v1/me/contact-methods/${contactMethod.id}/verify`, { code });
  };
  await add("sms", PHONE, () => twilio.takeMessage().body);
  await add("voice", PHONE, () => "the number is proven already");
  await add("slack", MEMBER, () => slack.take().text);
});

test("a page comes by mail, text message and Slack at once", async () => {
  const labels = ["-l", "alertname=DiskFull", "service=payments", "severity=critical"];
  expect((await store.shipshape.cli("alert", "send", ...labels)).code).toBe(0);
  await store.phone.expectMail({ to: mail.first, subject: /DiskFull/ });
  const message = await soon(() => twilio.takeMessage());
  expect(message.to).toBe(PHONE);
  expect(message.body).toContain("DiskFull");
  expect((await soon(() => slack.take())).text).toContain("DiskFull");
  expect((await twilio.receipt(callBack, message, "delivered")).status).toBe(204);
});

test("nobody answers: after two minutes the phone rings, and a key acknowledges the incident for everybody", async () => {
  await store.shipshape.fastForward("1m45s");
  twilio.nothingMore();
  await store.shipshape.fastForward("30s");
  const call = await soon(() => twilio.takeCall());
  expect(call.twiml).toContain("DiskFull");
  const { body } = await twilio.press(callBack, call, "1");
  expect(body).toMatch(/You acknowledged incident \d+\./);
  await expect.poll(async () => (await newest()).status, { timeout: 5_000 }).toBe("acknowledged");
  const { acknowledgedBy, timeline } = await newest();
  expect(acknowledgedBy).toBe(people.first);
  expect(timeline.map(({ text }) => text).join("\n")).toContain("by pressing 1 on the phone");
  expect((await soon(() => slack.take())).text).toMatch(/^Acknowledged: /);
  await store.shipshape.fastForward("10m");
  twilio.nothingMore();
  slack.nothingMore();
});

test("in Slack a button passes the next page on, to whoever is next", async () => {
  const labels = ["-l", "alertname=CertExpired", "service=payments", "severity=critical"];
  await store.shipshape.cli("incident", "resolve", (await newest()).shortId);
  await store.shipshape.cli("alert", "send", ...labels);
  const isPage = ({ text }: { text: string }) => text.includes("CertExpired");
  const page = await soon(() => slack.take(isPage));
  await soon(() => twilio.takeMessage());
  await store.phone.expectMail({ to: mail.first, subject: /CertExpired/ });
  nowMs = (await store.shipshape.now()).getTime();
  await slack.press(callBack, store.shipshape.url, page, "escalate", MEMBER);
  await store.phone.expectMail({ to: mail.lead, subject: /CertExpired/ });
  expect(await soon(() => slack.takeReply())).toMatch(/^The next is paged for INC-\d+\.$/);
  const answer = await slack.command(callBack, store.shipshape.url, `ack ${(await newest()).shortId}`, MEMBER);
  expect(answer.text).toMatch(/^You acknowledged INC-\d+\.$/);
  await expect.poll(async () => (await newest()).acknowledgedBy, { timeout: 5_000 }).toBe(people.first);
  store.phone.takeAll();
});
