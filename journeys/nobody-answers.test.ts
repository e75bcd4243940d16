import { afterAll, beforeAll, expect, test } from "vitest";
import { oneStory } from "./harness/one-story.ts";
import { openStore, type Store } from "./harness/store.ts";
import { mail, people } from "./harness/store-configuration.ts";

const HOUR_MS = 3_600_000;

let store: Store;
oneStory();
beforeAll(async () => {
  store = await openStore();
  const { code, stderr } = await store.configure();
  expect(stderr).toBe("");
  expect(code).toBe(0);
});
afterAll(() => store.close());

/** One critical alert of payments, sent with the CLI; its name makes it a new one. */
async function send(name: string, ...args: string[]): Promise<void> {
  const labels = ["-l", `alertname=${name}`, "service=payments", "severity=critical"];
  const { code, stderr } = await store.shipshape.cli("alert", "send", ...labels, ...args);
  expect([code, stderr]).toEqual([0, ""]);
  await store.shipshape.settle();
}
const resolve = (name: string) => send(name, "--resolved");

async function newest() {
  const { incidents } = await store.shipshape.client.incidents.list({ query: { limit: 1 } });
  return store.shipshape.client.incidents.get({ params: { id: incidents[0]?.id ?? "" } });
}

/** Signs a person in by a link from the administrator, and adds a webhook by which they are reached too. */
async function addWebhook(user: string, path: string): Promise<void> {
  const { url } = await store.shipshape.client.access.createSignInLink({ params: { name: user } });
  const post = (to: string, body: object, cookie = "") =>
    fetch(`${store.shipshape.url}${to}`, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie },
      body: JSON.stringify(body),
    });
  const token = new URL(url).hash.slice(1);
  const signedIn = await post("/api/v1/sign-in/link", { token, password: "a long enough password" });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0];
  const address = store.phone.webhooks.urlOf(path);
  const added = await post("/api/v1/me/contact-methods", { channel: "webhook", address }, cookie);
  const { secret } = (await added.json()) as { secret: string };
  expect([added.status, secret]).toEqual([200, expect.stringMatching(/^whsec_/)]);
  store.phone.webhooks.trust(path, secret);
}

test("the one on call is told on every way there is, and each webhook is signed", async () => {
  await addWebhook(people.first, "/pager");
  await send("DiskFull");
  const page = await store.phone.expectMail({ to: mail.first, subject: /DiskFull/ });
  const call = await store.phone.expectWebhook({ path: "/pager", type: "page.requested", subject: /DiskFull/ });
  expect(call.data).toMatchObject({ user: people.first, shortId: (await newest()).shortId });
  expect(page.text).toContain(String(call.data["incidentUrl"]));
  expect(Math.abs(call.at.getTime() - (await store.shipshape.now()).getTime())).toBeLessThan(60_000);
});

test("nobody acknowledges: after five minutes the lead is told, and not before", async () => {
  await store.shipshape.fastForward("4m");
  store.phone.nothingElse();
  await store.shipshape.fastForward("1m30s");
  const page = await store.phone.expectMail({ to: mail.lead, subject: /DiskFull/ });
  expect(page.text).toMatch(/nobody acknowledged for 5 min/);
});

test("still nobody: it starts over once, with the same distances, and then says that nobody came", async () => {
  await store.shipshape.fastForward("5m");
  await store.phone.expectMail({ to: mail.first, subject: /DiskFull/ });
  await store.phone.expectWebhook({ path: "/pager" });
  store.phone.nothingElse();
  await store.shipshape.fastForward("5m");
  await store.phone.expectMail({ to: mail.lead, subject: /DiskFull/ });
  await store.shipshape.fastForward("6m");
  await store.shipshape.fastForward("1h", { step: "5m" });
  const { status, pagingRun } = await newest();
  expect(status).toBe("open");
  expect(pagingRun).toMatchObject({ status: "stopped", stepsTaken: 4, nextStepAt: null });
  expect(pagingRun?.because).toMatch(/nobody acknowledged, and all 4 steps were taken/);
});

test("the alert resolves: the incident is over, and nobody is told again", async () => {
  await resolve("DiskFull");
  expect((await newest()).status).toBe("resolved");
  await store.shipshape.fastForward("15m", { step: "2m" });
});

test("an override is honoured while it lasts, and not after", async () => {
  const now = (await store.shipshape.now()).getTime();
  const window = ["--from", new Date(now - 60_000).toISOString(), "--to", new Date(now + HOUR_MS).toISOString()];
  const override = ["oncall", "override", "payments-primary", "--user", people.second, ...window];
  expect((await store.shipshape.cli(...override)).code).toBe(0);
  expect((await store.shipshape.cli("oncall", "now")).stdout).toContain(people.second);
  await send("Latency");
  const page = await store.phone.expectMail({ to: mail.second, subject: /Latency/ });
  expect(page.text).toMatch(/override/);
  store.phone.nothingElse();
  await resolve("Latency");

  await store.shipshape.fastForward("1h", { step: "5m" });
  await send("LatencyAgain");
  await store.phone.expectMail({ to: mail.first, subject: /LatencyAgain/ });
  await store.phone.expectWebhook({ path: "/pager" });
  await resolve("LatencyAgain");
});

test("the next shift of the rotation is told after the hand-off", async () => {
  await store.shipshape.fastForward("7d", { step: "8h" });
  await send("NextWeek");
  await store.phone.expectMail({ to: mail.second, subject: /NextWeek/ });
  await resolve("NextWeek");
});

test("nobody is on call: the next step is taken at once, and the incident says why", async () => {
  const { code, stderr } = await store.configure({ onCall: [] });
  expect([code, stderr]).toEqual([0, ""]);
  await send("Gap");
  const page = await store.phone.expectMail({ to: mail.lead, subject: /Gap/ });
  expect(page.text).toMatch(/nobody is on call|no one is on call|nobody/i);
  const { timeline } = await newest();
  expect(timeline.map(({ text }) => text).join("\n")).toMatch(/payments-primary/);
  await resolve("Gap");
});

test("the mail server is down: the page is tried again until it is delivered", async () => {
  const { code } = await store.configure();
  expect(code).toBe(0);
  store.phone.mailbox.refuse({ code: 451, text: "try again later" });
  await send("MailDown");
  await store.phone.expectWebhook({ path: "/pager", subject: /MailDown/ });
  expect(store.phone.mailbox.refused()).toBe(1);
  store.phone.nothingElse();
  store.phone.mailbox.refuse(undefined);
  await store.shipshape.fastForward("30s");
  await store.phone.expectMail({ to: mail.first, subject: /MailDown/ });
  await resolve("MailDown");
});

test("no way reaches the one on call: the next one is told without waiting the five minutes out", async () => {
  store.phone.mailbox.refuse({ code: 550, text: "no such user", to: mail.first });
  store.phone.webhooks.answerWith(410);
  await send("Unreachable");
  await store.phone.expectMail({ to: mail.lead, subject: /Unreachable/ });
  const { timeline } = await newest();
  expect(timeline.map(({ text }) => text).join("\n")).toMatch(/no such user/);
  store.phone.mailbox.refuse(undefined);
  store.phone.webhooks.answerWith(200);
  await resolve("Unreachable");
});

test("who acknowledges stops a message that is still being tried", async () => {
  store.phone.mailbox.refuse({ code: 451, text: "try again later" });
  await send("Answered");
  await store.phone.expectWebhook({ path: "/pager", subject: /Answered/ });
  const { code } = await store.shipshape.cli("incident", "ack", (await newest()).shortId);
  expect(code).toBe(0);
  store.phone.mailbox.refuse(undefined);
  await store.shipshape.fastForward("10m", { step: "1m" });
  store.phone.nothingElse();
  await resolve("Answered");
  expect((await store.shipshape.cli("incident", "resolve", (await newest()).shortId)).code).toBe(0);
});

test("a storm of four hundred alerts is taken in whole, and pages once", async () => {
  const batches = Array.from({ length: 4 }, (_, batch) =>
    Array.from({ length: 100 }, (_, at) => ({
      labels: { alertname: "Storm", service: "payments", severity: "critical", instance: `host-${batch}-${at}` },
    })),
  );
  const answers = await Promise.all(
    batches.map((alerts) => store.shipshape.client.alerts.ingest({ body: { alerts } })),
  );
  const changes = answers.flatMap(({ accepted }) => accepted.map(({ change }) => change));
  expect(changes).toEqual(Array.from({ length: 400 }, () => "opened"));
  await store.shipshape.settle();
  await store.phone.expectMail({ to: mail.first, subject: /Storm/ });
  await store.phone.expectWebhook({ path: "/pager", subject: /Storm/ });
  store.phone.nothingElse();
  expect(await newest()).toMatchObject({ status: "open", openAlerts: 400 });
  const over = batches.map((alerts) => alerts.map((alert) => ({ ...alert, status: "resolved" as const })));
  await Promise.all(over.map((alerts) => store.shipshape.client.alerts.ingest({ body: { alerts } })));
  await store.shipshape.settle();
  expect((await newest()).status).toBe("resolved");
});

test("at no moment the pager had to repair itself", () => {
  expect(store.shipshape.output()).not.toContain("the pager repaired itself");
});
