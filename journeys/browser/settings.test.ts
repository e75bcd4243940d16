import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, takeBack } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };

let house: SignedIn;
let admin: Person;
let page: Page;

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  page = admin.page;
});
afterAll(() => house?.close());

const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
const see = (text: string | RegExp) => page.getByText(text).first().waitFor(SOON);
const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
const client = () => house.store.shipshape.client;
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

async function open(path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor(SOON);
}

describe("people", () => {
  test("are invited with a link that lets them in", async () => {
    await open("/settings/people");
    await press("Invite somebody");
    await fill("Name", "Nora Quay");
    await fill("E-mail address", "nora@store.example");
    await page.getByLabel("Role", { exact: true }).selectOption("editor");
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const link = page.locator("pre", { hasText: "/welcome#" });
    await link.waitFor(SOON);
    await picture(admin, "settings-invited", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    const { users } = await client().access.listUsers();
    expect(users.find(({ name }) => name === "nora-quay")).toMatchObject({ role: "editor", hasPassword: false });
    await page.keyboard.press("Escape");
  });

  test("change role and leave, and both can be taken back", async () => {
    const roleOf = async () => (await client().access.listUsers()).users.find(({ name }) => name === "nora-quay");
    await page.getByLabel("Role of nora-quay").selectOption("viewer");
    await takeBack(page, "nora-quay is viewer now.", async () => expect((await roleOf())?.role).toBe("viewer"));
    await expect.poll(async () => (await roleOf())?.role, SOON).toBe("editor");
    await press("Deactivate nora-quay");
    await see("nora-quay is out, at once.");
    await row("Nora Quay").getByText("deactivated").waitFor(SOON);
    await press("Reactivate nora-quay");
    await row("Nora Quay").getByText("invited").waitFor(SOON);
  });

  test("who may not change them is told why", async () => {
    const first = await house.signIn(people.first);
    await first.page.goto("/settings/people");
    const invite = first.page.getByRole("button", { name: "Invite somebody" });
    await invite.waitFor(SOON);
    expect(await invite.isDisabled()).toBe(true);
    expect(await invite.getAttribute("title")).toContain("access:write");
    expect(await faultsOf(first)).toEqual([]);
    await first.context.close();
  });
});

describe("sources", () => {
  test("one that does not answer is not kept; one that does is, and its removal is taken back", async () => {
    await open("/settings/sources");
    await press("Add a source");
    await fill("Name", "shop-metrics");
    await fill("Address", "http://127.0.0.1:9/metrics");
    await page.getByRole("button", { name: "Add it" }).click();
    await see(/nothing listens at 127\.0\.0\.1:9/);
    await fill("Address", house.store.payments.url);
    await page.getByRole("button", { name: "Add it" }).click();
    await see("It answers with 2 series.");
    await row("shop-metrics").getByText("Answers").waitFor(SOON);
    await press("Remove shop-metrics");
    await takeBack(page, "shop-metrics is removed.");
    await row("shop-metrics").waitFor(SOON);
  });

  test("one that an objective reads stays, and the objective is named", async () => {
    await press("Remove payments-metrics");
    await see(/payments-charges reads it/);
    // The browser notes every refusal by itself.
    expect(admin.complaints()).toEqual([expect.stringContaining("409")]);
    expect(await faultsOf(admin)).toEqual([]);
  });
});

describe("integrations", () => {
  test("a sample goes by its own door, and leads to what became of it", async () => {
    await open("/settings/integrations?show=deployments");
    await see("Deployments from a pipeline");
    await press("Put a token in");
    await expect.poll(() => page.locator("pre", { hasText: "shp_" }).count(), SOON).toBeGreaterThan(0);
    await press("Send a sample");
    await see(/200: taken/);
    await page.getByRole("link", { name: /It became DEP-/ }).waitFor(SOON);
    await see(/1 request(?!s)|2 requests/);
    expect(await faultsOf(admin)).toEqual([]);
  });

  test("pages nobody", async () => {
    await house.store.shipshape.settle();
    expect((await client().incidents.list()).incidents).toEqual([]);
    await picture(admin, "settings-integrations-open", DESKTOP);
  });
});

describe("tokens", () => {
  test("a new one lives as long as it was said, and a revocation is taken back", async () => {
    await open("/settings/tokens");
    await page.keyboard.press("c");
    await fill("Name", "night job");
    await page.getByLabel("It works").selectOption("30");
    await page.getByRole("checkbox", { name: /^alerts:ingest/ }).check();
    await page.getByRole("button", { name: "Create the token" }).click();
    await see("Copy it now: it is shown this once.");
    await page.keyboard.press("Escape");
    await row("night job")
      .getByText(/^in (29|30) d/)
      .waitFor(SOON);
    await press("Revoke night job");
    await takeBack(page, "night job works no more.");
    await row("night job").getByText("valid").waitFor(SOON);
  });
});

describe("audit", () => {
  test("is narrowed in the address, and shows before and after", async () => {
    await open("/settings/audit?subject=user:nora-quay");
    await page.getByRole("link", { name: "access.updateUser" }).first().click();
    await expect.poll(() => page.url(), SOON).toContain("peek=");
    await see("editor");
    await picture(admin, "settings-audit-peek", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await open("/settings/audit");
    await page.getByRole("combobox", { name: /^Did/ }).selectOption("telemetry.");
    await expect.poll(() => page.url(), SOON).toContain("action=telemetry");
    await expect.poll(() => page.getByRole("link", { name: "access.updateUser" }).count(), SOON).toBe(0);
    await page.getByRole("link", { name: "telemetry.createSource" }).first().waitFor(SOON);
  });
});

test("the server says where its data is, and that its jobs get done", async () => {
  await open("/settings/about");
  await see(/PostgreSQL \d+.*embedded/);
  await see("All of them got done.");
  await picture(admin, "settings-about", DESKTOP);
});

test("all of it fits a phone", async () => {
  const person = await house.browser.open(house.store.shipshape.url, PHONE, admin);
  for (const name of ["people", "integrations", "about"]) {
    await person.page.goto(`/settings/${name}`);
    await person.page.getByRole("heading", { level: 1, name: "Settings" }).waitFor(SOON);
    await picture(person, `settings-${name}`, PHONE);
    expect(await faultsOf(person)).toEqual([]);
  }
});
