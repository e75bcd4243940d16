import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { mail, people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, placeOf, turn, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const DARK: View = { width: 1440, theme: "dark" };
const LIGHT_PHONE: View = { width: 390, theme: "light" };

let house: SignedIn;
let admin: Page;

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin.page;
  await applyPolicies();
});
afterAll(() => house?.close());

const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, SOON);

async function applyPolicies(): Promise<void> {
  const yaml = `apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: platform, displayName: Platform }
spec:
  repeat: 0
  steps:
    - targets: [{ kind: user, name: ${people.manager} }]
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: checkout, displayName: Checkout }
spec:
  description: Who is woken for the checkout, and who is not.
  repeat: 1
  stillWorking: { askAfterMinutes: 30 }
  steps:
    - targets: [{ kind: roundRobin, users: [${people.first}, ${people.second}] }]
    - if: { priority: [P1, P2], labels: ['env="production"'] }
      steps:
        - { delayMinutes: 5, acknowledgements: 2, targets: [{ kind: user, name: ${people.lead} }, { kind: user, name: ${people.second} }] }
        - if: { hours: { timeZone: Europe/Berlin } }
          steps:
            - { delayMinutes: 5, targets: [{ kind: everyone, team: payments-team }] }
          else:
            - { delayMinutes: 10, targets: [{ kind: user, name: ${people.lead} }] }
      else:
        - { delayMinutes: 30, urgency: low, targets: [{ kind: user, name: ${people.lead} }] }
    - { delayMinutes: 15, targets: [{ kind: policy, name: platform }] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: till, displayName: Till }
spec: { owner: payments-team, tier: 1, escalationPolicy: checkout }
`;
  const file = join(house.store.shipshape.folder, "escalation.yaml");
  await writeFile(file, yaml);
  const applied = await house.store.shipshape.cli("apply", "-f", file);
  expect(applied.code, applied.stderr).toBe(0);
}

/** The same page as somebody sees it there, looked at in full. */
async function pictures(name: string, views: readonly View[], says: string): Promise<void> {
  const path = admin.url();
  let person: Person | undefined;
  let before: View | undefined;
  for (const view of views) {
    if (!person || before?.width !== view.width) {
      await person?.context.close();
      person = await house.browser.open(house.store.shipshape.url, view, house.admin);
      await person.page.goto(path);
    }
    await turn(person, view);
    await person.page.getByText(says).first().waitFor(SOON);
    await picture(person, name, view);
    expect(await faultsOf(person, before?.width === view.width), `${name} at ${view.width} ${view.theme}`).toEqual([]);
    before = view;
  }
  await person?.context.close();
}

describe("a policy", () => {
  test("stands in the list above its steps, on a phone too", async () => {
    const phone = await house.browser.open(house.store.shipshape.url, PHONE, house.admin);
    await phone.page.goto("/escalation-policies");
    const row = phone.page.getByRole("row").filter({ hasText: "Checkout" });
    const name = await placeOf(row.getByRole("link", { name: "Checkout" }));
    const steps = await placeOf(row.getByText("After 15 min"));
    expect(name.y).toBeLessThan(steps.y);
    await picture(phone, "escalation-policies", PHONE);
    expect(await faultsOf(phone)).toEqual([]);
    await phone.context.close();
  });

  test("is saved before it is deleted: Delete does not stand alone under the thumb", async () => {
    const phone = await house.browser.open(house.store.shipshape.url, PHONE, house.admin);
    await phone.page.goto("/escalation-policies/checkout/edit");
    const heightOf = async (name: string) => (await placeOf(phone.page.getByRole("button", { name }))).y;
    const below = async () => (await heightOf("Delete")) - (await heightOf("Save"));
    // what stands above them may still come between one look and the other
    await eventually(below).toSatisfy((distance: number) => distance >= 0 && distance < 120);
    await picture(phone, "escalation-policy-edit", PHONE);
    expect(await faultsOf(phone)).toEqual([]);
    await phone.context.close();
  });

  test("is drawn as a tree, and says whom it would page for an incident like this", async () => {
    await admin.goto("/escalation-policies/checkout");
    const tree = admin.getByRole("region", { name: "Who would be paged, and when" });
    await eventually(() => tree.textContent()).toContain("If the priority is P1 or P2");
    await eventually(() => admin.getByRole("main").textContent()).toContain(`would page ${people.first} first`);
    await admin.getByLabel("Labels").fill("env=production");
    await eventually(() => admin.url()).toContain("labels=");
    await eventually(() => tree.textContent()).toContain('its labels match env="production"');
    await admin.getByLabel("Priority", { exact: true }).selectOption("P3");
    await eventually(() => tree.textContent()).toContain("its priority is P3, not P1 or P2");
    await admin.getByRole("button", { name: "Sunday 03:00" }).click();
    await eventually(() => admin.url()).toContain("at=");
    await pictures("escalation-forecast", [DESKTOP, DARK, PHONE, LIGHT_PHONE], "its priority is P3");
  });

  test("is changed in its tree, with whom it would page before it is saved", async () => {
    await admin.goto("/escalation-policies/checkout/edit");
    await admin.getByRole("button", { name: "Add a step", exact: true }).click();
    await eventually(() => admin.getByRole("main").textContent()).toContain(
      "nothing comes back from the hand-off before it",
    );
    await admin.getByRole("button", { name: "Take Step 4 out" }).click();
    await eventually(() => admin.getByRole("main").textContent()).not.toContain("nothing comes back");
    await pictures("escalation-edit", [DESKTOP, DARK, PHONE], "As it would be");
    await admin.getByRole("button", { name: "Take Step 3 out" }).click();
    await admin.getByRole("button", { name: "Save" }).click();
    await eventually(() => admin.url()).toMatch(/escalation-policies\/checkout$/);
    const { steps } = await house.store.shipshape.client.oncall.getEscalationPolicy({ params: { name: "checkout" } });
    expect(steps).toHaveLength(2);
  });

  test("that another changed meanwhile is not written over: who and when is told, and opened anew it is saved", async () => {
    const { oncall } = house.store.shipshape.client;
    const params = { name: "platform" };
    const { name, revision, ...body } = await oncall.getEscalationPolicy({ params });
    await admin.goto("/escalation-policies/platform/edit");
    await admin.getByLabel("What for").fill("for the platform");
    await oncall.putEscalationPolicy({
      params,
      query: { revision },
      body: { ...body, description: "changed meanwhile" },
    });
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    const refused = admin.getByRole("alert").filter({ hasText: /^\s*Nothing was saved: \S+ changed it on .* UTC/ });
    await refused.waitFor(SOON);
    expect((await oncall.getEscalationPolicy({ params })).description).toBe("changed meanwhile");

    await admin.goto("/escalation-policies/platform/edit");
    await admin.getByLabel("What for").fill("for the platform");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await eventually(() => admin.url()).toMatch(/escalation-policies\/platform$/);
    const kept = await oncall.getEscalationPolicy({ params });
    expect([kept.name, kept.description]).toEqual([name, "for the platform"]);
  });
});

/** The list on a phone tells since when there is something to acknowledge. */
async function saysSinceWhen(): Promise<void> {
  const phone = await house.browser.open(house.store.shipshape.url, PHONE, house.admin);
  await phone.page.goto("/incidents");
  const row = phone.page.getByRole("row").filter({ hasText: "TillStuck" });
  await row.locator("time").first().waitFor(SOON);
  await picture(phone, "incidents-phone", PHONE);
  expect(await faultsOf(phone)).toEqual([]);
  await phone.context.close();
}

describe("an incident", () => {
  test("shows where in the tree paging stands, and pages a chosen step", async () => {
    const { client } = house.store.shipshape;
    const alert = { labels: { alertname: "TillStuck", service: "till", severity: "critical", env: "production" } };
    await client.alerts.ingest({ body: { alerts: [alert] } });
    await house.store.shipshape.settle();
    const shortId = async () =>
      (await client.incidents.list({ query: { service: "till", status: "live" } })).incidents[0]?.shortId ?? "";
    await eventually(shortId).toMatch(/^INC-/);
    const id = await shortId();
    await house.store.phone.expectMail({ to: mail.first, subject: /TillStuck/ });
    await saysSinceWhen();
    await admin.goto(`/incidents/${id}`);
    const tree = admin.getByRole("region", { name: "Where paging stands" });
    await eventually(() => tree.textContent()).toContain("to come");
    await pictures("incident-paging", [DESKTOP, DARK, PHONE, LIGHT_PHONE], "to come");
    await admin.getByRole("button", { name: "Page step 2.then.1 of checkout now" }).click();
    const passed = async () =>
      (await client.incidents.get({ params: { id } })).pagingRun?.passed.map(({ path }) => path);
    await eventually(passed).toContain("2.then.1");
    await house.store.shipshape.settle();
    await house.store.phone.expectMail({ to: mail.lead, subject: /TillStuck/ });
    await house.store.phone.expectMail({ to: mail.second, subject: /TillStuck/ });
    await client.incidents.resolve({ params: { id }, body: {} });
  });
});
