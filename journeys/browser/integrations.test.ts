import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, takeBack, turn, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const DARK: View = { width: 1440, theme: "dark" };

let house: SignedIn;
let admin: Person;
oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
});
afterAll(() => house?.close());

const add = async (kind: string, name: string) => {
  const { page } = admin;
  await page.getByRole("button", { name: "Add an integration" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add an integration" });
  await dialog.getByLabel("Who sends").selectOption({ label: kind });
  await dialog.getByLabel("Name").fill(name);
  return dialog;
};

describe("integrations", () => {
  test("an empty page says what could send, and the exact command", async () => {
    const { page } = admin;
    await page.goto("/integrations");
    await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
    expect(await page.getByText("Nobody sends by a key yet").isVisible()).toBe(true);
    expect(await page.getByText(/integration create --name alertmanager/).isVisible()).toBe(true);
  });

  test("one is made: the key is shown once, in what is to be pasted; a sample becomes an alert", async () => {
    const { page } = admin;
    const dialog = await add("PagerDuty Events", "billing-pages");
    await dialog.getByRole("button", { name: "Make its key" }).click();
    await page.getByText("Copy the key now: it is shown this once.").waitFor();
    const { integrations } = await house.store.shipshape.client.alerts.listIntegrations();
    const hint = integrations.find(({ name }) => name === "billing-pages")?.keyHint ?? "";
    expect(await page.getByText(new RegExp(`routing_key: ${hint}[0-9a-f]{26}`)).count()).toBe(1);
    await page.getByRole("button", { name: "Send a sample" }).click();
    await page.getByText("202: taken").waitFor(SOON);
    await page.getByRole("link", { name: /It became ALR-\d+/ }).waitFor(SOON);
    await picture(admin, "integrations-made", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await page.reload();
    await page.getByText(`Its key begins with ${hint}`).waitFor();
    expect(await page.getByText("routing_key: THE_KEY").count()).toBe(1);
  });

  test("what a sender did wrong is told at its integration", async () => {
    const { page } = admin;
    const { key } = await house.store.shipshape.client.alerts.createIntegration({
      body: { name: "careless", kind: "pagerduty" },
    });
    await fetch(`${house.store.shipshape.url}/v2/enqueue`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ routing_key: key, event_action: "page" }),
    });
    await page.goto("/integrations?show=careless");
    await page.getByText("1 refused").waitFor(SOON);
    expect(await page.getByText(/'event_action' is invalid/).isVisible()).toBe(true);
  });

  test("a heartbeat is asked how often it is expected", async () => {
    const { page } = admin;
    await page.goto("/integrations");
    const dialog = await add("Heartbeat", "nightly-backup");
    await dialog.getByLabel("Expected every").fill("1d");
    await dialog.getByRole("button", { name: "Make its key" }).click();
    await page.getByText(/expected every 1 d/).waitFor();
    expect(await page.getByText("never came").isVisible()).toBe(true);
  });

  test("another key, and back; removed, and back", async () => {
    const { page } = admin;
    await page.goto("/integrations?show=billing-pages");
    await page.getByRole("button", { name: "Make a new key" }).click();
    const isTold = () => page.getByText(/The key before it works until/).waitFor(SOON);
    await takeBack(page, "billing-pages has a new key.", isTold);
    await page.getByText(/The key before it works until/).waitFor({ ...SOON, state: "detached" });
    await page.getByRole("button", { name: "Remove billing-pages" }).click();
    await takeBack(page, "billing-pages may send no more.");
    await page.getByText("billing-pages", { exact: true }).waitFor(SOON);
  });

  test.each([DESKTOP, DARK, PHONE])("looks as it should: %o", async (view) => {
    const { page } = admin;
    await turn(admin, view);
    await page.goto("/integrations?show=billing-pages");
    await page.getByText("Its key begins with").waitFor(SOON);
    await picture(admin, "integrations", view);
    expect(await faultsOf(admin, view === DARK)).toEqual([]);
  });
});
