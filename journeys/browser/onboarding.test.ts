import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakePhone, startFakePhone } from "../harness/fake-phone.ts";
import { type MetricsService, startMetricsService } from "../harness/metrics-service.ts";
import { oneStory } from "../harness/one-story.ts";
import { type Shipshape, startShipshape } from "../harness/shipshape.ts";
import {
  type BrowserForTests,
  DESKTOP,
  faultsOf,
  type Person,
  PHONE,
  picture,
  startBrowser,
  type View,
} from "./browser.ts";

const SOON = { timeout: 20_000 };
const PASSWORD = "a password for the tests";
const TEN_MINUTES_MS = 600_000;
/** What a person needs to read and to type, at an unhurried pace: five words a second read, three keys a second typed. */
const KEYS_A_SECOND = 3;
const NARROW: View = { width: 1024, theme: "dark" };

let shipshape: Shipshape;
let phone: FakePhone;
let checkout: MetricsService;
let browser: BrowserForTests;
let admin: Person;
let page: Page;
let keys = 0;
let began = 0;

oneStory();
beforeAll(async () => {
  [phone, checkout, browser] = await Promise.all([startFakePhone(), startMetricsService("checkout"), startBrowser()]);
  checkout.count({ good: 99_960, bad: 40 });
  shipshape = await startShipshape({ smtpUrl: phone.mailbox.smtpUrl });
});
afterAll(async () => {
  await browser?.close();
  await shipshape?.remove();
  await Promise.all([phone?.close(), checkout?.close()]);
});

const press = (name: string | RegExp) => page.getByRole("button", { name }).click();
const see = (text: string | RegExp) => page.getByText(text).first().waitFor(SOON);
const step = (name: RegExp) => page.getByRole("list", { name: "First steps" }).getByRole("link", { name });
const isDone = async (name: RegExp) => expect.poll(() => step(name).textContent(), SOON).toMatch(/Done$/);

async function type(label: string, text: string): Promise<void> {
  keys += text.length;
  await page.getByLabel(label, { exact: true }).fill(text);
}

test("an empty installation leads to its first steps", async () => {
  const link = await shipshape.waitFor(/http\S+(\/welcome#\S+)/);
  admin = await browser.open(shipshape.url, DESKTOP);
  page = admin.page;
  began = performance.now();
  await page.goto(link[1] ?? "");
  await type("Name", "skipper");
  await type("E-mail address", "skipper@store.example");
  await type("Password", PASSWORD);
  await press("Begin");
  await page.getByRole("heading", { name: "Begin here" }).waitFor(SOON);
  expect(await faultsOf(admin)).toEqual([]);
  await picture(admin, "first-home", DESKTOP);
  await page.getByRole("link", { name: "Begin", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Begin here" }).waitFor(SOON);
  await picture(admin, "begin-service", DESKTOP);
  expect(await faultsOf(admin)).toEqual([]);
});

test("1: an address that does not answer says why, and keeps nothing; the right one becomes a service", async () => {
  await press("A /metrics page");
  await type("Address of the metrics page", "127.0.0.1:9/metrics");
  await press("Connect");
  await see(/nothing listens at 127\.0\.0\.1:9/);
  await type("Address of the metrics page", checkout.url.replace("http://", ""));
  await press("Connect");
  await see(/A metrics page with 2 series/);
  expect(await page.getByLabel("Service", { exact: true }).inputValue()).toBe("checkout");
  await type("Service", "Checkout");
  await type("Team that owns it", "Shop");
  await picture(admin, "begin-service-found", DESKTOP);
  expect(await faultsOf(admin)).toEqual([]);
  await press("Add the service");
  await isDone(/Connect a service/);
  const service = await shipshape.client.catalog.getService({ params: { name: "checkout" } });
  expect(service).toMatchObject({ displayName: "Checkout", owner: "shop", tier: 2 });
});

test("2: an objective is suggested with its reason, and counted once it is accepted", async () => {
  await see("http_requests_total carries code: 5xx count against it, everything else is good.");
  await see("99.96 %");
  await see(/43 min/);
  await page.getByLabel("Target in %").fill("99.5");
  await see(/3 h 36 min/);
  await picture(admin, "begin-objective", DESKTOP);
  expect(await faultsOf(admin)).toEqual([]);
  await press("Accept the objective");
  await isDone(/Accept an objective/);
  expect(await shipshape.client.slo.get({ params: { name: "checkout-availability" } })).toMatchObject({
    target: 0.995,
    service: "checkout",
  });
  checkout.count({ good: 500, bad: 1 });
  await shipshape.fastForward("2m", { step: "1m" });
  checkout.count({ good: 500, bad: 1 });
  await shipshape.fastForward("2m", { step: "1m" });
  const { budget } = await shipshape.client.slo.get({ params: { name: "checkout-availability" } });
  expect(budget?.total).toBeGreaterThanOrEqual(500);
});

test("3: one press puts whoever presses on call", async () => {
  await press("Put me on call");
  await isDone(/Put yourself on call/);
  await step(/Put yourself on call/).click();
  await page.getByRole("figure", { name: /Who is on call for Shop/ }).waitFor(SOON);
  await picture(admin, "begin-on-call", DESKTOP);
  expect(await faultsOf(admin)).toEqual([]);
  const { onCall } = await shipshape.client.oncall.whoIsOnCall();
  expect(onCall).toMatchObject([{ people: [{ user: "skipper" }] }]);
});

test("4: a test page reaches the phone, and its answer comes back live", async () => {
  await step(/Get a test page/).click();
  await press("Send me a test page");
  await see(/Waiting for your answer/);
  await shipshape.settle();
  const mail = await phone.expectMail({ to: "skipper@store.example", subject: /Test page for checkout/ });
  await picture(admin, "begin-page-waiting", DESKTOP);
  const hand = await browser.open(shipshape.url, PHONE);
  await hand.page.goto(mail.links.find((link) => link.includes("/ack/")) ?? "");
  await hand.page.getByRole("button", { name: "Acknowledge" }).tap();
  await see("Acknowledged by skipper");
  await hand.context.close();
  await isDone(/Get a test page/);
  await picture(admin, "begin-page-answered", DESKTOP);
  expect(await faultsOf(admin)).toEqual([]);
  await expect.poll(async () => (await shipshape.client.incidents.list()).incidents[0]?.status, SOON).toBe("resolved");
});

test("5: the line for the pipeline holds a token of its own, and the first deployment is seen to arrive", async () => {
  await step(/Add one line/).click();
  await see("Waiting for your first deployment …");
  await press("Any shell");
  await press("Make its token");
  const line = page.locator("pre", { hasText: "/api/v1/deployments" });
  await expect.poll(() => line.textContent(), SOON).toMatch(/Bearer shp_/);
  await picture(admin, "begin-pipeline", DESKTOP);
  expect(await faultsOf(admin)).toEqual([]);
  await press("Send a sample");
  await see("It arrived");
  await isDone(/Add one line/);
  await see("All five are done.");
  const { deployments } = await shipshape.client.changes.listDeployments();
  expect(deployments).toMatchObject([
    { service: "checkout", status: "succeeded", deployedBy: "token:pipeline of checkout" },
  ]);
});

test("all of it is well under ten minutes", async () => {
  const machineMs = performance.now() - began;
  const typedMs = (keys / KEYS_A_SECOND) * 1000;
  console.log(
    `onboarding: ${(machineMs / 1000).toFixed(0)} s of waiting and ${(typedMs / 1000).toFixed(0)} s of typing ${keys} keys`,
  );
  expect(machineMs + typedMs).toBeLessThan(TEN_MINUTES_MS / 3);
});

test("it can be left, resumed and put away, and fits a phone", async () => {
  for (const view of [NARROW, { ...PHONE, theme: "light" as const }]) {
    const person = await browser.open(shipshape.url, view, admin);
    await person.page.goto("/begin?step=objective");
    await person.page.getByRole("button", { name: "Change the objective" }).waitFor(SOON);
    await picture(person, "begin", view);
    expect(await faultsOf(person)).toEqual([]);
    await person.context.close();
  }
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Now" }).waitFor(SOON);
  await expect.poll(() => page.getByRole("heading", { name: "Begin here" }).count(), SOON).toBe(0);
});
