import type { Page } from "playwright-core";
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

const send = async (...alerts: Record<string, string>[]) => {
  await house.store.shipshape.client.alerts.ingest({ body: { alerts: alerts.map((labels) => ({ labels })) } });
  await house.store.shipshape.settle();
};
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

async function looked(person: Person, name: string, view: View): Promise<void> {
  await turn(person, view);
  expect(await faultsOf(person)).toEqual([]);
  await picture(person, name, view);
  await turn(person, DESKTOP);
}

describe("silences", () => {
  test("none yet: the page says what they are for, and how one is made from a shell", async () => {
    const { page } = admin;
    await page.goto("/silences");
    await page.getByText("Nothing is silenced").waitFor(SOON);
    await page.getByText(/silence add alertname=DiskFull/).waitFor(SOON);
    await looked(admin, "silences-empty", DESKTOP);
  });

  test("one is made from an alert, with its labels in place and what it would cover in sight", async () => {
    const { page } = admin;
    await send(
      { alertname: "DiskFull", service: "payments", severity: "warning", instance: "db-1" },
      { alertname: "DiskFull", service: "payments", severity: "warning", instance: "db-2" },
    );
    await page.goto("/alerts/ALR-1");
    await page.getByRole("button", { name: "Silence" }).click();
    const dialog = page.getByRole("dialog", { name: "Silence alerts" });
    await dialog.getByText(/1 alert that fires now is covered by/).waitFor(SOON);
    await dialog.getByRole("button", { name: "Take instance out" }).click();
    await dialog.getByText(/2 alerts that fire now are covered by/).waitFor(SOON);
    await looked(admin, "silence-dialog", DESKTOP);
    await dialog.getByLabel("Why").fill("We move the volume");
    await dialog.getByRole("button", { name: "Silence" }).click();
    await page.getByText("SIL-1 silences 2 alerts now.", { exact: true }).waitFor(SOON);
    await page.getByRole("main").getByRole("link", { name: "SIL-1" }).waitFor(SOON);
    await looked(admin, "alert-silenced", DESKTOP);
  });

  test("it is listed with what it covers, held longer, ended, and taken up again", async () => {
    const { page } = admin;
    await page.goto("/silences");
    await row(page, "We move the volume").getByText("holds").waitFor(SOON);
    await page.getByRole("button", { name: "Let SIL-1 hold 2 hours longer" }).click();
    await page.getByText("SIL-1 holds two hours longer.", { exact: true }).waitFor(SOON);
    await looked(admin, "silences", DARK);
    await page.getByRole("button", { name: "End SIL-1 now" }).click();
    await takeBack(page, "SIL-1 is over: what still fires is told.");
    await row(page, "SIL-2").getByText("holds").waitFor(SOON);
    await page.getByRole("link", { name: /^SIL-2/ }).click();
    await heading(page, "We move the volume").waitFor(SOON);
    await looked(admin, "silence", DESKTOP);
    await looked(admin, "silence-phone", PHONE);
  });
});

describe("routes", () => {
  test("are said to be the built-in ones, with the way to write others", async () => {
    const { page } = admin;
    await page.goto("/alert-routes");
    await page.getByText("Nobody wrote routes").waitFor(SOON);
    await looked(admin, "routes-built-in", DESKTOP);
  });

  test("of an Alertmanager's file are drawn, and the way of labels through them is marked", async () => {
    const { page } = admin;
    const configuration = `
route:
  receiver: everybody
  group_by: [alertname]
  routes:
    - { receiver: payments, matchers: [service="payments"], routes: [ { matchers: [severity=~"critical|page"], group_wait: 0s } ] }
    - { receiver: archive, matchers: [severity="info"], continue: true }
    - { receiver: "null", matchers: [alertname="Watchdog"], active_time_intervals: [a-year-that-is-long-over] }
receivers: [ { name: everybody, email_configs: [ { to: a@b.example } ] }, { name: payments }, { name: archive }, { name: "null" } ]
inhibit_rules: [ { source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [service] } ]
time_intervals: [ { name: a-year-that-is-long-over, time_intervals: [ { years: ['1999'] } ] } ]
`;
    const receivers = { payments: "payments-escalation" };
    await house.store.shipshape.client.alerts.importAlertmanager({ body: { configuration, receivers, apply: true } });
    await page.goto("/alert-routes");
    await page.getByLabel("Labels, or an alert").fill("service=payments severity=page");
    await page.getByText("the way").nth(2).waitFor(SOON);
    await page.getByText('{}/{service="payments"}/{severity=~"critical|page"}:{}').waitFor(SOON);
    await page.getByText("muted", { exact: true }).waitFor(SOON);
    await looked(admin, "routes", DESKTOP);
    await looked(admin, "routes-dark", DARK);
    await looked(admin, "routes-phone", PHONE);
  });
});
