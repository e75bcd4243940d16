import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, turn, type View } from "./browser.ts";
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

/** The page in both themes, at a desk and on a phone. */
async function look(name: string): Promise<void> {
  for (const view of [DESKTOP, DARK, PHONE]) {
    await turn(admin, view);
    await picture(admin, name, view);
    expect(await faultsOf(admin, view === DARK)).toEqual([]);
  }
  await turn(admin, DESKTOP);
}

/** A warning of payments, which waits in the list and pages nobody. */
async function warn(alertname: string, more: Record<string, string> = {}, status: "firing" | "resolved" = "firing") {
  const labels = { alertname, service: "payments", severity: "warning", ...more };
  const alerts = [{ labels, status, annotations: { summary: `${alertname} of the store` } }];
  await house.store.shipshape.client.alerts.ingest({ body: { alerts } });
  await house.store.shipshape.settle();
}

describe("rules", () => {
  test("without any, the page says what they are for", async () => {
    const { page } = admin;
    await page.goto("/alert-rules");
    await page.getByText("No rules: every alert is let through").waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
  });

  test("one is written with a check against a real alert, run over the past, and holds", async () => {
    const { page } = admin;
    await warn("DiskFull", { env: "staging" });
    await page.goto("/alert-rules/new");
    await page.getByLabel("What it is called").fill("Quiet staging");
    await page.getByLabel("About alerts for which").fill('labls.env == "staging"');
    await page.getByText('did you mean "labels"').first().waitFor(SOON);
    await page.getByLabel("About alerts for which").fill('labels.env == "staging"');
    await page.getByText("It is about this alert").waitFor(SOON);
    await page.getByLabel("Page nobody").check();
    await page.getByLabel("Why nobody is paged").fill("Staging is nobody's night");
    await page
      .getByText("Quiet staging suppresses it", { exact: false })
      .or(page.getByText("quiet-staging suppresses it", { exact: false }))
      .first()
      .waitFor(SOON);
    await page.getByRole("button", { name: "Run it" }).click();
    await house.store.shipshape.settle();
    await page.getByText("would differ in other ways", { exact: false }).waitFor(SOON);
    await look("new-rule");
    await page.getByRole("button", { name: "Let it hold" }).click();
    await page.getByRole("heading", { name: "Quiet staging" }).waitFor(SOON);
    const { rules } = await house.store.shipshape.client.alerts.listRules();
    expect(rules).toMatchObject([
      { name: "quiet-staging", do: { suppress: { reason: "Staging is nobody's night" }, priority: "P4" } },
    ]);
  });

  test("an alert tells what the rules made of it, in the list and on its page", async () => {
    const { page } = admin;
    await warn("CpuHigh", { env: "staging" });
    await page.goto("/alerts");
    const row = page.getByRole("row").filter({ hasText: "CpuHigh of the store" });
    await row.getByText("Suppressed").waitFor(SOON);
    await picture(admin, "alerts-suppressed", DESKTOP);
    const { alerts } = await house.store.shipshape.client.alerts.list({ query: { limit: 1 } });
    await page.goto(`/alerts/${alerts[0]?.shortId}`);
    await page.getByRole("heading", { name: "What the rules made of it" }).waitFor(SOON);
    await page
      .getByText("quiet-staging suppresses it: Staging is nobody's night", { exact: false })
      .first()
      .waitFor(SOON);
    await look("alert-why");
  });

  test("the list has their order, hits and errors; they are moved, switched off and judged anew", async () => {
    const { page } = admin;
    const { client } = house.store.shipshape;
    await client.alerts.putRule({
      params: { name: "careless" },
      body: { when: 'payload.level == "high"', order: 200, do: { priority: "P5" } },
    });
    await warn("MemoryHigh", { env: "production" });
    await page.goto("/alert-rules");
    await page.getByText("could not be evaluated", { exact: false }).waitFor(SOON);
    const rows = page.locator("tbody tr");
    expect(await rows.first().textContent()).toContain("Quiet staging");
    await look("rules");
    await page.getByRole("button", { name: "Move careless up" }).click();
    await page.getByText("is asked elsewhere now", { exact: false }).first().waitFor(SOON);
    await rows.first().getByText("careless", { exact: true }).waitFor(SOON);
    await page.getByRole("link", { name: "Quiet staging" }).click();
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Quiet staging is switched off.").first().waitFor(SOON);
    await page.goto("/alert-rules");
    const judged = page.waitForResponse("**/alert-rules/apply");
    await page.getByRole("button", { name: "Judge again (1)" }).click();
    expect((await judged).status()).toBe(200);
    await house.store.shipshape.settle();
    const { alerts } = await client.alerts.list({ query: { search: "CpuHigh" } });
    expect(alerts).toMatchObject([{ decision: "dispatch", word: "" }]);
    await page
      .getByText("Nothing that fires is kept back.")
      .or(page.getByTitle("Nothing that fires is kept back."))
      .first()
      .waitFor(SOON);
  });
});
