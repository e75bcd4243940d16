import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { mail, people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, placeOf, takeBack, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const DARK: View = { width: 1440, theme: "dark" };

let house: SignedIn;
let admin: Person;
oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  await house.store.shipshape.client.catalog.createService({
    body: { name: "checkout", owner: "payments-team", tier: 2, displayName: "Checkout" },
  });
});
afterAll(() => house?.close());

/** Sends alerts as a monitor would, and waits until all that they cause is done. */
async function send(...alerts: Record<string, string>[]): Promise<void> {
  await house.store.shipshape.client.alerts.ingest({
    body: {
      alerts: alerts.map(({ summary = "", status = "firing", ...labels }) => ({
        labels,
        status: status as "firing",
        annotations: { summary, description: `${summary}, for more than 5 minutes.` },
      })),
    },
  });
  await house.store.shipshape.settle();
}

const CHARGES = {
  alertname: "ChargesFail",
  service: "payments",
  severity: "critical",
  summary: "Charges fail with 502",
};
const SLOW = { alertname: "Slow", service: "checkout", severity: "critical", summary: "Checkout answers slowly" };
const DISK = { alertname: "Disk", service: "payments", severity: "warning", summary: "The disk of db-1 is 91 % full" };
const CERTIFICATE = {
  alertname: "Ends",
  service: "checkout",
  severity: "info",
  summary: "A certificate ends in 20 days",
};

const row = (page: Page, title: string) => page.getByRole("row").filter({ hasText: title });
const titles = (page: Page) => page.locator("tbody [data-row-link]").allTextContents();
const panel = (page: Page, title: string) => page.getByRole("complementary", { name: title });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

describe("the inbox", () => {
  test("an empty one says how it is filled, and sends a sample that really arrives", async () => {
    const { page } = admin;
    await page.goto("/alerts");
    await page.getByText("Nothing is firing").waitFor(SOON);
    await page.getByText(/shipshape --url http\S+ alert send/).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "alerts-empty", DESKTOP);
    await page.getByRole("button", { name: "Send a sample" }).click();
    await row(page, "A sample").getByText("pages nobody").waitFor(SOON);
  });

  test("holds what fires, the most severe first, with who was paged and who is next", async () => {
    const { page } = admin;
    await send(CHARGES);
    await send(DISK, CERTIFICATE);
    await house.store.phone.expectMail({ to: mail.first });
    await page.reload();
    await row(page, "Charges fail").getByText("paged first-payments").waitFor(SOON);
    await row(page, "Charges fail")
      .getByText(/escalates to lead-payments in [45]:\d\d/)
      .waitFor(SOON);
    expect((await titles(page)).at(0)).toBe("Charges fail with 502");
    expect((await titles(page)).at(-1)).toBe("A certificate ends in 20 days");
  });

  test("what fires meanwhile waits until it is asked for, and moves nothing", async () => {
    const { page } = admin;
    const before = await titles(page);
    await send(SLOW);
    await house.store.phone.expectMail({ to: mail.first });
    await page.getByRole("button", { name: "1 new" }).waitFor(SOON);
    expect(await titles(page)).toEqual(before);
    await page.getByRole("button", { name: "1 new" }).click();
    await expect.poll(() => titles(page), SOON).toHaveLength(before.length + 1);
    expect((await titles(page)).at(0)).toBe("Checkout answers slowly");
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "alerts-inbox", DESKTOP);
  });
});

describe("by keyboard alone", () => {
  test("rows are chosen with x and answered together; it can be taken back", async () => {
    const { page } = admin;
    for (const key of ["j", "x", "j", "x", "a"]) await page.keyboard.press(key);
    await takeBack(page, "Acknowledged INC-2, INC-1.", async () => {
      await row(page, "Charges fail").getByText("skipper has it").waitFor(SOON);
      await row(page, "Checkout answers").getByText("skipper has it").waitFor(SOON);
    });
    await row(page, "Charges fail").getByText("paged first-payments").waitFor(SOON);
    await row(page, "Checkout answers").getByText("paged first-payments").waitFor(SOON);
    const { incidents } = await house.store.shipshape.client.incidents.list({ query: { status: "open" } });
    expect(incidents).toHaveLength(2);
  });

  test("what cannot be answered says why", async () => {
    const { page } = admin;
    await row(page, "The disk of db-1").getByRole("link", { name: "The disk of db-1" }).focus();
    await page.keyboard.press("a");
    await page.getByText("It opened no incident: nobody was paged").first().waitFor(SOON);
  });

  test("an alert is opened beside the list, walked on from with the arrows, and answered there", async () => {
    const { page } = admin;
    await page.getByRole("link", { name: "Checkout answers slowly" }).focus();
    await page.keyboard.press("Enter");
    await panel(page, "ALR-5 Checkout answers slowly").getByText("Why it paged").waitFor(SOON);
    expect(new URL(page.url()).searchParams.get("peek")).toBe("ALR-5");
    await page.keyboard.press("ArrowDown");
    const charges = panel(page, "ALR-2 Charges fail with 502");
    await charges.getByText("Charges fail with 502, for more than 5 minutes.").waitFor(SOON);
    await charges.getByText("Never: no alert with these labels").waitFor(SOON);
    await charges.getByText(`E-mail ${mail.first}`).waitFor(SOON);
    await charges.getByText("When it began").waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "alerts-peek", DESKTOP);
    await page.keyboard.press("e");
    await page.getByText("Escalated INC-1.").first().waitFor(SOON);
    await house.store.shipshape.settle();
    await house.store.phone.expectMail({ to: mail.lead });
    await charges.getByText(/paged lead-payments/).waitFor(SOON);
    await page.keyboard.press("Escape");
    await charges.waitFor({ state: "detached", ...SOON });
    await expect.poll(() => focused(page), SOON).toBe("Charges fail with 502");
    await page.keyboard.press("Enter");
    await charges.waitFor(SOON);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "ALR-2 Charges fail with 502" }).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "alert-page", DESKTOP);
  });
});

describe("finding", () => {
  test("filters stand in the address, and are kept under a name", async () => {
    const { page } = admin;
    await page.goto("/alerts");
    await page.getByLabel("Severity").selectOption("critical");
    await expect.poll(() => titles(page), SOON).toHaveLength(2);
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "Find an alert" }).fill("check");
    await expect.poll(() => titles(page), SOON).toEqual(["Checkout answers slowly"]);
    expect(new URL(page.url()).search).toBe("?severity=critical&find=check");
    await page.getByRole("button", { name: "Save this filter" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Shop is down");
    await page.getByLabel("Everyone, not only I").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: "Shop is down" }).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await page.getByRole("link", { name: /^All \d/ }).click();
    await expect.poll(() => titles(page), SOON).toHaveLength(5);
    await page.getByRole("link", { name: "Shop is down" }).click();
    await expect.poll(() => titles(page), SOON).toEqual(["Checkout answers slowly"]);
  });

  test("a filter is deleted, and comes back", async () => {
    const { page } = admin;
    const tab = page.getByRole("link", { name: "Shop is down" });
    await page.getByRole("button", { name: "Change Shop is down" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await takeBack(page, "The filter Shop is down is gone.", () => tab.waitFor({ state: "detached", ...SOON }));
    await tab.waitFor(SOON);
  });
});

describe("at three in the morning, on a phone", () => {
  test("the one who was paged sees what is theirs, and takes it with one thumb", async () => {
    const phone = await house.signIn(people.first, PHONE);
    const { page } = phone;
    await page.goto("/alerts?show=mine");
    await page.getByRole("link", { name: "Charges fail with 502" }).waitFor(SOON);
    await page.getByRole("link", { name: "Shop is down" }).waitFor(SOON);
    expect(await faultsOf(phone)).toEqual([]);
    await picture(phone, "alerts-inbox", PHONE);
    await page.getByRole("link", { name: "Charges fail with 502" }).tap();
    const acknowledge = page.getByRole("button", { name: "Acknowledge" });
    const place = await placeOf(acknowledge);
    expect(place.height).toBeGreaterThanOrEqual(56);
    expect(place.y).toBeGreaterThan(600);
    expect(await faultsOf(phone)).toEqual([]);
    await picture(phone, "alerts-peek", PHONE);
    await acknowledge.tap();
    await page.getByText(`${people.first} has it`).first().waitFor(SOON);
    await page.getByRole("button", { name: "Close" }).tap();
    await phone.context.close();
  });

  test("the next time it fires, what helped the last time is there", async () => {
    const { client } = house.store.shipshape;
    await client.incidents.addNote({ params: { id: "INC-1" }, body: { text: "Rolled payments back to 1.4." } });
    await client.incidents.resolve({ params: { id: "INC-1" }, body: {} });
    await send({ ...CHARGES, status: "resolved" });
    await house.store.shipshape.fastForward("1m");
    await send(CHARGES);
    await house.store.phone.expectMail({ to: mail.first });
    const dark = await house.browser.open(house.store.shipshape.url, DARK, admin);
    await dark.page.goto("/alerts?peek=ALR-6");
    await dark.page.getByText("“Rolled payments back to 1.4.”").waitFor(SOON);
    await dark.page.getByText(/in INC-1/).waitFor(SOON);
    expect(await faultsOf(dark)).toEqual([]);
    await picture(dark, "alerts-peek", DARK);
    await dark.context.close();
  });
});
