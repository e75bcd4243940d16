import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { mail } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, quiet as stillness, takeBack } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const params = { name: "payments-charges" };

let house: SignedIn;
let admin: Person;
const client = () => house.store.shipshape.client;
async function quiet(): Promise<void> {
  await admin.page.locator("h1", { hasText: "Charges succeed" }).waitFor(SOON);
  await stillness(admin.page);
}

/** Ten days of traffic; a release three hours ago, after which every tenth charge failed for half an hour. */
async function tenDays(): Promise<void> {
  const minute = Math.floor((await house.store.shipshape.now()).getTime() / MINUTE_MS) * MINUTE_MS;
  const recent = Array.from({ length: 26 * 60 }, (_, at) => ({
    minute: new Date(minute - at * MINUTE_MS),
    total: 600,
    good: at <= 180 && at > 150 ? 540 : 600 - (at % 7 === 0 ? 1 : 0),
  }));
  const hour = Math.floor(minute / HOUR_MS) * HOUR_MS;
  const before = Array.from({ length: 9 * 24 }, (_, at) => ({
    minute: new Date(hour - (at + 26) * HOUR_MS),
    total: 36_000,
    good: 35_990,
  }));
  await client().slo.pushSlices({ params, body: { slices: [...before, ...recent] } });
  const startedAt = new Date(minute - 181 * MINUTE_MS);
  const body = { service: "payments", environment: "production", version: "1.5.0", commit: "aa11bb2", startedAt };
  const { id } = await client().changes.startDeployment({ body });
  const finishedAt = new Date(minute - 179 * MINUTE_MS);
  await client().changes.finishDeployment({ params: { id }, body: { status: "succeeded", finishedAt } });
}

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  await tenDays();
  await house.store.shipshape.fastForward("2m", { step: "1m" });
});
afterAll(() => house?.close());

test("every bad event of the window is put down to something, and the parts sum", async () => {
  await admin.page.goto("/slos/payments-charges");
  await quiet();
  const ledger = await client().slo.getLedger({ params, query: {} });
  const counted = ledger.parts.filter(({ counts, badEvents }) => counts && badEvents > 0);
  expect(counted.reduce((sum, { badEvents }) => sum + badEvents, 0)).toBe(ledger.badEvents);
  const table = admin.page.getByRole("table", { name: "What burned the budget" });
  await table.getByRole("link", { name: /^DEP-1 / }).waitFor(SOON);
  await table.getByText("Unexplained").waitFor(SOON);
  const words = Math.round(ledger.badEvents).toLocaleString("en-GB");
  await admin.page.getByText(new RegExp(`= ${words} bad events`)).waitFor(SOON);
  await admin.page.getByRole("heading", { name: "Forecast" }).waitFor(SOON);
});

describe("excluding time", () => {
  test("a stretch that is looked at closer is offered, with before and after while one says when", async () => {
    const to = (await house.store.shipshape.now()).getTime() - 2 * HOUR_MS;
    await admin.page.goto(`/slos/payments-charges?from=${to - 2 * HOUR_MS}&to=${to}`);
    await quiet();
    await admin.page.getByRole("button", { name: "Exclude this time…" }).click();
    const dialog = admin.page.getByRole("dialog", { name: "Exclude time" });
    await dialog.getByText("Afterwards").waitFor(SOON);
    await dialog.getByLabel("When", { exact: true }).selectOption("recurring");
    await dialog.getByLabel("How often").selectOption("monthly");
    await quiet();
    await dialog.getByLabel("When", { exact: true }).selectOption("business_hours");
    await dialog.getByLabel("Saturday").waitFor(SOON);
    await quiet();
    expect(await faultsOf(admin)).toEqual([]);
    await dialog.getByLabel("When", { exact: true }).selectOption("once");
    await dialog.getByLabel("What it is called").fill("Move of the database");
    await dialog.getByLabel("Why").fill("Announced on Monday");
    await dialog.getByText("Afterwards").waitFor(SOON);
    await quiet();
    await picture(admin, "slo-exclude", DESKTOP);
    await dialog.getByRole("button", { name: "Exclude it" }).click();
    await dialog.waitFor({ state: "hidden", ...SOON });
    const { exclusions } = await client().slo.listExclusions({ query: { slo: params.name } });
    expect(exclusions.map(({ name, reason }) => [name, reason])).toEqual([
      ["move-of-the-database", "Announced on Monday"],
    ]);
  });

  test("it stands on the page, grey in the chart; taken away it counts again, and undone it is back", async () => {
    await admin.page.goto("/slos/payments-charges?range=24h");
    const table = admin.page.getByRole("table", { name: "Excluded time" });
    await table.getByText("Announced on Monday").waitFor(SOON);
    await admin.page
      .locator("[data-look=excluded]")
      .first()
      .waitFor({ state: "attached", ...SOON });
    await quiet();
    await picture(admin, "slo-excluded", DESKTOP);
    await table.getByRole("button", { name: "Take Move of the database away" }).click();
    const isCounted = () => admin.page.getByText("Every minute counts").waitFor(SOON);
    await takeBack(admin.page, "Move of the database counts again.", isCounted);
    await table.getByText("Announced on Monday").waitFor(SOON);
  });
});

describe("editing the objective", () => {
  test("shows what the past would have been, and saves it; undo brings back what was", async () => {
    await admin.page.goto("/slos/payments-charges");
    await quiet();
    await admin.page.keyboard.press("e");
    const dialog = admin.page.getByRole("dialog", { name: /^Edit / });
    await dialog.getByRole("region", { name: "Back-test" }).waitFor(SOON);
    expect(await dialog.getByRole("button", { name: "Save the change" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Target, percent").fill("99.99");
    await dialog
      .getByText(/^now \d/)
      .first()
      .waitFor(SOON);
    await dialog.getByRole("button", { name: "Suggest a target" }).click();
    await dialog.getByText(/is what the past would have kept$/).waitFor(SOON);
    await quiet();
    await dialog.getByRole("button", { name: "Change the alerts" }).click();
    await dialog.getByRole("button", { name: "Remove the alert slow ticket" }).click();
    await quiet();
    await picture(admin, "slo-edit-alerts", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await dialog.getByRole("button", { name: "Keep the alerts as they are" }).click();
    await dialog.getByRole("button", { name: "Save the change" }).click();
    const target = async () => (await client().slo.get({ params })).target;
    await takeBack(admin.page, "Charges succeed is changed", async () => expect(await target()).toBe(0.9999));
    await expect.poll(target, SOON).toBe(0.999);
  });

  test("what makes no sense is refused before it is sent", async () => {
    await quiet();
    await admin.page.getByRole("button", { name: /^Edit…/ }).click();
    const dialog = admin.page.getByRole("dialog", { name: /^Edit / });
    await dialog.getByLabel("Target, percent").fill("100");
    await dialog.getByText("The target is a number of percent between 0 and 100.").waitFor(SOON);
    await dialog.getByRole("button", { name: "Close" }).click();
  });
});

describe("an objective that is fanned out by a label", () => {
  const FANNED = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: charges-by-code
  displayName: Charges by code
  annotations: { shipshape.dev/group-by: code }
spec:
  service: payments
  indicator:
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { metricSourceRef: payments-metrics, spec: { query: 'http_requests_total{code=~"5.."}' } } }
        total: { metricSource: { metricSourceRef: payments-metrics, spec: { query: http_requests_total } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.9 }]
`;

  test("stands in the list for its groups, and opens onto the worst of them", async () => {
    await client().configuration.apply({ body: { files: [{ path: "charges-by-code.yaml", text: FANNED }] } });
    house.store.payments.traffic({ perMinute: 600, failingShare: 0.01 });
    await house.store.shipshape.fastForward("4m", { step: "1m" });
    await admin.page.goto("/slos");
    const table = admin.page.getByRole("table", { name: "Objectives" });
    const rollUp = table.getByRole("row", { name: /Charges by code/ });
    await rollUp.getByRole("button", { name: /^1 of 2 groups is spent/ }).click();
    await table.getByRole("link", { name: "code 500" }).waitFor(SOON);
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toContain("charges-by-code");
    await picture(admin, "slo-groups-in-list", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await rollUp.getByRole("link", { name: "All 2" }).click();
    const groups = admin.page.getByRole("table", { name: "Groups" });
    await groups.getByRole("link", { name: "code 500" }).waitFor(SOON);
    expect(await groups.getByRole("row").nth(1).textContent()).toContain("code 500");
    await groups.getByRole("link", { name: "code 500" }).click();
    await admin.page.locator("h1", { hasText: "Charges by code: 500" }).waitFor(SOON);
    const edit = admin.page.getByRole("button", { name: /^Edit…/ });
    expect(await edit.getAttribute("title")).toContain("It is a group of charges-by-code");
    await house.store.phone.expectMail({ to: mail.first, subject: /charges-by-code-500/ });
  });
});

test("a viewer is told why not; on a phone everything has room", async () => {
  await client().access.createUser({ body: { name: "looker", email: "looker@store.example", role: "viewer" } });
  const viewer = await house.signIn("looker", PHONE);
  await viewer.page.goto("/slos/payments-charges");
  const edit = viewer.page.getByRole("button", { name: /^Edit…/ });
  await edit.waitFor(SOON);
  expect(await edit.isDisabled()).toBe(true);
  expect(await edit.getAttribute("title")).toContain("permission");
  await stillness(viewer.page);
  await picture(viewer, "slo-changes", PHONE);
  expect(await faultsOf(viewer)).toEqual([]);
});
