import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, quiet, turn, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const MINUTE_MS = 60_000;
const POLICY = `apiVersion: shipshape/v1
kind: ErrorBudgetPolicy
metadata: { name: workbook, displayName: The workbook's policy }
spec:
  description: Reliability first, once half of the budget is gone.
  selector: { services: [payments] }
  exemptions: [security, reliability]
  clauses:
    - name: half
      when: { remainingBelow: 0.5 }
      actions: [{ action: warn }]
      sentence: half of the budget is gone, so look before you ship
    - name: quarter
      when: { remainingBelow: 0.25 }
      actions: [{ action: requireApproval, changeClasses: [feature, config] }]
      sentence: features need a second pair of eyes
    - name: spent
      when: { spent: true }
      actions: [{ action: freeze, changeClasses: [feature, config] }]
      sentence: only fixes, security and reliability work go out
`;

let house: SignedIn;
let admin: Person;

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const client = () => house.store.shipshape.client;

/** The browser says of each answer that is no 2xx that it could not load it. */
const refused = (status: number) =>
  expect(admin.complaints()).toEqual([expect.stringContaining(`the server responded with a status of ${status}`)]);

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  const now = (await house.store.shipshape.now()).getTime();
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  // One in a thousand may fail; 0.8 of them did, which leaves a fifth of the budget.
  const slices = Array.from({ length: 300 }, (_, at) => ({
    minute: new Date(minute - (at + 1) * MINUTE_MS),
    total: 1000,
    good: 1000 - 0.8,
  }));
  await client().slo.pushSlices({ params: { name: "payments-charges" }, body: { slices } });
  await house.store.shipshape.settle();
});
afterAll(() => house.close());

describe("a policy", () => {
  test("is written as a document, and shows what it would do before it holds", async () => {
    await admin.page.goto("/budget-policies");
    await heading(admin.page, "Error budget policies").waitFor(SOON);
    await admin.page.getByText("built in").waitFor(SOON);
    await admin.page.keyboard.press("c");
    const dialog = admin.page.getByRole("dialog", { name: "Write a policy" });
    await dialog.getByLabel("Document").fill(POLICY);
    expect(await dialog.getByRole("button", { name: "Let it hold" }).isDisabled()).toBe(true);
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await dialog.getByText("One gate would answer a feature differently now.").waitFor(SOON);
    await dialog.getByText(/policy workbook, clause quarter: features need a second pair of eyes/).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "policy-preview", DESKTOP);
    await dialog.getByRole("button", { name: "Let it hold" }).click();
    await admin.page.getByRole("link", { name: "The workbook's policy" }).click();
    await heading(admin.page, "The workbook's policy").waitFor(SOON);
    await admin.page.getByRole("link", { name: "payments-charges" }).waitFor(SOON);
  });

  test("with a fault says where it is, and does not hold", async () => {
    await admin.page.keyboard.press("e");
    const dialog = admin.page.getByRole("dialog", { name: "Change The workbook's policy" });
    await dialog.getByLabel("Document").fill(POLICY.replace("spent: true", "spent: perhaps"));
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await dialog
      .getByRole("alert")
      .getByText(/spec\.clauses\[2\]\.when/)
      .waitFor(SOON);
    expect(await dialog.getByRole("button", { name: "Let it hold" }).isDisabled()).toBe(true);
    refused(400);
    await admin.page.keyboard.press("Escape");
  });

  test("stands on the objective's page, with the clause that holds and why", async () => {
    await admin.page.goto("/slos/payments-charges");
    const rail = admin.page.getByRole("complementary");
    await rail.getByText("Clause quarter holds now").waitFor(SOON);
    await rail.getByText(/workbook governs payments-charges because it selects the service payments/).waitFor(SOON);
    expect(await rail.getByText("Clause spent holds now").count()).toBe(0);
    await picture(admin, "policy-in-force", DESKTOP);
  });
});

describe("at the gates", () => {
  test("a change that waits is approved by somebody else, and the list is empty", async () => {
    const asked = { service: "payments", environment: "production", version: "1.5.0", requestedBy: people.first };
    const { because } = await client().gates.check({ body: asked });
    const request = because.find(({ code }) => code === "approval_needed")?.request ?? "";
    await admin.page.goto("/gates");
    const table = admin.page.getByRole("table", { name: "Changes that wait for approval" });
    await table.getByText(`${request} payments 1.5.0 to production`).waitFor(SOON);
    await picture(admin, "policy-approvals", DESKTOP);
    const requester = await house.signIn(people.first);
    await requester.page.goto("/gates");
    const own = requester.page.getByRole("button", { name: `Approve ${request}` });
    await own.waitFor(SOON);
    expect(await own.isDisabled()).toBe(true);
    expect(await own.getAttribute("title")).toMatch(/your own request/);
    await requester.context.close();
    await admin.page.getByRole("button", { name: `Approve ${request}` }).click();
    await admin.page.getByText("You approved payments 1.5.0 to production.").first().waitFor(SOON);
    await table.waitFor({ ...SOON, state: "detached" });
    expect((await client().gates.check({ body: asked })).verdict).toBe("warn");
  });

  test("the glass is broken with a reason, counts down for everybody to see, and is ended", async () => {
    await admin.page.getByRole("heading", { name: "All gates" }).click();
    await admin.page.keyboard.press("b");
    const dialog = admin.page.getByRole("dialog", { name: "Break the glass" });
    await dialog.getByLabel("Why it cannot wait").fill("short");
    await dialog.getByLabel("Service").selectOption("payments");
    await dialog.getByRole("button", { name: "Break the glass" }).click();
    await dialog.getByText("say in ten characters or more why it cannot wait").first().waitFor(SOON);
    refused(400);
    await dialog.getByLabel("Why it cannot wait").fill("Nobody can pay, and the fix is ready");
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "break-glass-dialog", DESKTOP);
    await dialog.getByRole("button", { name: "Break the glass" }).click();
    await admin.page.getByText(/The glass of payments in production is broken/).waitFor(SOON);
    await admin.page
      .getByText(/in (59|60):\d\d|in 1:00:00/)
      .first()
      .waitFor(SOON);
    await admin.page
      .getByText(/skipper broke the glass: Nobody can pay/)
      .first()
      .waitFor(SOON);
    await picture(admin, "glass-broken", DESKTOP);
    await admin.page.getByRole("button", { name: "End it now: payments in production" }).click();
    await admin.page.getByText(/The glass of payments in production is broken/).waitFor({ ...SOON, state: "detached" });
  });
});

const PAGES = [
  ["policies", "/budget-policies", /^Error budget policies/],
  ["policy", "/budget-policies/workbook", /^The workbook's policy/],
  ["policy-slo", "/slos/payments-charges", /./],
  ["policy-gates", "/gates", /^Gates and freezes/],
] as const;

test.each<[string, View[]]>([
  ["at a desk", [DESKTOP, { width: 1440, theme: "dark" }]],
  ["on a phone", [{ ...PHONE, theme: "light" }, PHONE]],
])("they are there %s, light and dark", async (_, views) => {
  await client().gates.check({ body: { service: "payments", environment: "production", version: "1.6.0" } });
  const person = await house.browser.open(house.store.shipshape.url, views[0] ?? DESKTOP, admin);
  for (const [name, path, title] of PAGES) {
    await person.page.goto(path);
    await heading(person.page, title).waitFor(SOON);
    for (const view of views) {
      await turn(person, view);
      await quiet(person.page);
      await picture(person, name, view);
      expect(await faultsOf(person, view !== views[0] || view === DESKTOP), `${name} ${view.theme}`).toEqual([]);
    }
  }
  await person.context.close();
});
