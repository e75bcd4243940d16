import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { processesIn } from "../harness/processes.ts";
import { type Shipshape, startShipshape } from "../harness/shipshape.ts";
import { type BrowserForTests, DESKTOP, faultsOf, type Person, picture, placeOf, startBrowser } from "./browser.ts";
import { useLink } from "./signed-in.ts";

const SOON = { timeout: 30_000 };
const READY_WITHIN_MS = 240_000;

let shipshape: Shipshape;
let browser: BrowserForTests;
let admin: Person;
let page: Page;

oneStory();
beforeAll(async () => {
  const env = { DEMO_PORT_BASE: "0", DEMO_PROMETHEUS: "no" };
  [shipshape, browser] = await Promise.all([startShipshape({ clock: "system", env }), startBrowser()]);
  const link = await shipshape.waitFor(/http\S+\/welcome#\S+/);
  admin = await browser.open(shipshape.url, DESKTOP);
  page = admin.page;
  await useLink(admin, link[0], { name: "skipper", email: "skipper@store.example" });
});
afterAll(async () => {
  await browser?.close();
  await shipshape?.remove();
});

const button = (name: string) => page.getByRole("button", { name, exact: true });
const see = (text: string | RegExp, timeout = SOON.timeout) => page.getByText(text).first().waitFor({ timeout });

test(
  "one button starts the demo, with its shop, its mailbox and a month of history",
  async () => {
    await page.goto("/begin");
    const began = performance.now();
    await button("Start the demo").click();
    await see(/configuration applied/, READY_WITHIN_MS);
    await picture(admin, "demo-starting", DESKTOP);
    await button("Break it").waitFor({ timeout: READY_WITHIN_MS });
    console.log(`the demo, from the button to ready: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const href = (name: string) => page.getByRole("link", { name: new RegExp(name) }).getAttribute("href");
    for (const url of [
      await href("The shop"),
      await href("The mailbox"),
      `${shipshape.url}${await href("Its status page")}`,
    ]) {
      expect([url, (await fetch(url ?? "")).status]).toEqual([url, 200]);
    }
    await picture(admin, "demo-running", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
  },
  READY_WITHIN_MS,
);

test(
  "it is broken and healed from here, by the control that the command line uses",
  async () => {
    await button("Break it").click();
    await see(/payments 1\.5\.0 fails 8 %/, 60_000);
    const versionOf = async () =>
      (await shipshape.client.system.getDemo()).services.find(({ name }) => name === "payments")?.version;
    expect(await versionOf()).toBe("1.5.0");
    await expect.poll(() => button("Heal it").isEnabled(), { timeout: 60_000 }).toBe(true);
    await button("Heal it").click();
    await see("All is well.", 60_000);
    expect(await versionOf()).toBe("1.4.2");
    // The deployment says its last words a moment after the version runs.
    await see(/Customers can pay again/, 60_000);
    await expect.poll(async () => (await shipshape.client.system.getDemo()).busy, { timeout: 60_000 }).toBeNull();
    await page.getByText("The deployment runs …").waitFor({ state: "detached", timeout: 60_000 });
  },
  READY_WITHIN_MS,
);

test("stopped and removed, nothing of it runs or stands in the lists", async () => {
  await placeOf(button("Stop and remove"));
  await button("Stop and remove").click();
  await see(/4 services are archived and 6 people deactivated/, 30_000);
  expect(await shipshape.client.system.getDemo()).toMatchObject({ phase: "off", mailboxUrl: null });
  const { services } = await shipshape.client.catalog.listServices();
  expect(services.map(({ name }) => name)).toEqual(["shipshape"]);
  expect((await shipshape.client.telemetry.listSources()).sources.map(({ name }) => name)).toEqual(["self"]);
  expect(processesIn(shipshape.dataDirectory).filter((one) => String(one).includes("demo"))).toEqual([]);
}, 180_000);
