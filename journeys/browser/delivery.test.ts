import { generateKeyPairSync } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, quiet, takeBack, turn, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let house: SignedIn;
let admin: Person;
let now: number;

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const client = () => house.store.shipshape.client;

type Shipped = {
  version: string;
  hoursAgo: number;
  environment?: string;
  status?: "succeeded" | "failed";
  commit?: string;
};

async function ship({ version, hoursAgo, environment = "production", status = "succeeded", commit }: Shipped) {
  const startedAt = new Date(now - hoursAgo * HOUR_MS);
  const body = { service: "payments", environment, version, startedAt, ...(commit ? { commit } : {}) };
  const { id } = await client().changes.startDeployment({ body });
  const finishedAt = new Date(startedAt.getTime() + 6 * MINUTE_MS);
  await client().changes.finishDeployment({ params: { id }, body: { status, finishedAt } });
}

/** Three releases, one of which hurts; a second environment that is ahead; where the code lies; one question to the gate. */
async function aWeek(): Promise<void> {
  const { name, displayName, owner, tier } = await client().catalog.getService({ params: { name: "payments" } });
  const links = [{ title: "Repository", url: "https://github.com/store/payments" }];
  const body = { name, displayName, owner, tier, links, description: "Charges cards." };
  await client().catalog.updateService({ params: { name }, body });
  const staging = "apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: staging }\nspec: { kind: staging }\n";
  await client().configuration.apply({ body: { files: [{ path: "staging.yaml", text: staging }] } });
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const slices = Array.from({ length: 50 * 60 }, (_, at) => at + 1).map((at) => ({
    minute: new Date(minute - at * MINUTE_MS),
    total: 600,
    good: at <= 175 && at > 135 ? 560 : 600 - (at % 7 === 0 ? 1 : 0),
  }));
  await client().slo.pushSlices({ params: { name: "payments-charges" }, body: { slices } });
  await ship({ version: "1.4.0", hoursAgo: 40, commit: "1b0c2d3e4f" });
  await ship({ version: "1.4.1", hoursAgo: 20, status: "failed", commit: "9d8e7f6a5b" });
  await ship({ version: "1.5.0", hoursAgo: 3, commit: "4f2a9c1e0d" });
  await ship({ version: "1.5.0", hoursAgo: 4, environment: "staging" });
  await ship({ version: "1.6.0", hoursAgo: 1, environment: "staging" });
}

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  now = (await house.store.shipshape.now()).getTime();
  await aWeek();
  await house.store.shipshape.fastForward("2m", { step: "1m" });
});
afterAll(() => house?.close());

describe("deployments", () => {
  test("say what each did to the budget in the hour after, as the server counted", async () => {
    const { effects } = await client().slo.listDeploymentEffects({ query: { deployments: "DEP-3" } });
    await admin.page.goto("/deployments");
    await heading(admin.page, "Deployments").waitFor(SOON);
    const row = admin.page
      .getByRole("table", { name: "Deployments" })
      .getByRole("row", { name: /1\.5\.0 from 1\.4\.0/ });
    await row.getByText(`−${Number(((effects[0]?.burntShare ?? 0) * 100).toPrecision(2))} %`).waitFor(SOON);
    expect(await row.textContent()).toContain("4f2a9c1");
    expect(await faultsOf(admin)).toEqual([]);
  });

  test("are narrowed by what stands in the address", async () => {
    await admin.page.getByLabel("Result").selectOption("failed");
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?result=failed");
    await quiet(admin.page);
    const rows = admin.page.getByRole("table", { name: "Deployments" }).getByRole("row");
    await expect.poll(() => rows.count(), SOON).toBe(2);
    await admin.page.getByLabel("Result").selectOption("");
    await expect.poll(() => rows.count(), SOON).toBe(6);
  });

  test("begin with four measures, each the way to the deployments behind it", async () => {
    const tile = admin.page.locator("main").getByText("Change fail rate", { exact: true }).first().locator("..");
    await tile.getByText("33.3 %").waitFor(SOON);
    await tile.getByRole("link", { name: "3 counted" }).click();
    await heading(admin.page, "DORA").waitFor(SOON);
    await admin.page
      .getByRole("table", { name: "Deployments behind the number" })
      .getByRole("row", { name: /payments 1\.4\.1/ })
      .waitFor(SOON);
    const behind = admin.page.getByRole("heading", { name: "Behind the change fail rate" });
    await turn(admin, PHONE);
    await tile.getByRole("link", { name: /left out$/ }).click();
    await admin.page.getByText("its environment is not among those that were asked for").first().waitFor(SOON);
    await expect.poll(async () => (await behind.boundingBox())?.y, SOON).toBeLessThan(400);
    await turn(admin, DESKTOP);
    await admin.page.goto("/deployments");
    await heading(admin.page, "Deployments").waitFor(SOON);
  });

  test("do not say that the gate was not asked where that could not be read", async () => {
    const { page } = admin;
    await client().gates.check({ body: { service: "payments", environment: "staging" } });
    const failing = (url: URL): boolean => url.pathname === "/api/v1/gates/checks";
    await page.route(failing, (route) => route.fulfill({ status: 500, json: { code: "internal", detail: "Ours" } }));
    await page.reload();
    const table = page.getByRole("table", { name: "Deployments" });
    await table.getByText("Not looked up as far back").first().waitFor(SOON);
    expect(await table.getByText("not asked").count()).toBe(0);
    await page.unroute(failing);
    admin.complaints();
    await page.reload();
    await table.getByText("not asked").first().waitFor(SOON);
  });

  test("that are new wait until they are asked for", async () => {
    await quiet(admin.page);
    await client().changes.startDeployment({ body: { service: "payments", environment: "staging", version: "1.7.0" } });
    const more = admin.page.getByRole("button", { name: "1 new" });
    await more.waitFor(SOON);
    const table = admin.page.getByRole("table", { name: "Deployments" });
    expect(await table.getByRole("link", { name: "1.7.0" }).count()).toBe(0);
    await more.click();
    await table.getByRole("link", { name: "1.7.0" }).waitFor(SOON);
  });

  test("`c` shows the exact commands that record one", async () => {
    await admin.page.keyboard.press("c");
    const dialog = admin.page.getByRole("dialog", { name: "Record a deployment" });
    await dialog.waitFor(SOON);
    expect(await dialog.textContent()).toContain(
      `curl -fsS -X POST ${new URL(admin.page.url()).origin}/api/v1/deployments`,
    );
    await admin.page.keyboard.press("Escape");
  });
});

describe("a deployment", () => {
  test("leads to its diff and its neighbours, and says how to go back", async () => {
    await admin.page.goto("/deployments/DEP-3");
    await heading(admin.page, /payments 1.5.0 to production/).waitFor(SOON);
    await quiet(admin.page);
    const diff = admin.page.getByRole("link", { name: "Changes 1b0c2d3 → 4f2a9c1" }).first();
    expect(await diff.getAttribute("href")).toBe("https://github.com/store/payments/compare/1b0c2d3e4f...4f2a9c1e0d");
    await admin.page
      .getByText(/deploy run --service payments --env production --version 1\.4\.0 --rollback -- /)
      .waitFor(SOON);
    await admin.page
      .getByText(/^payments-charges counted 1,?\d{3} bad in the hour after/)
      .first()
      .waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await admin.page.getByRole("link", { name: "DEP-2", exact: true }).click();
    await heading(admin.page, /payments 1.4.1 to production/).waitFor(SOON);
  });
});

describe("gates and freezes", () => {
  test("a dry run answers and leaves nothing behind; a written answer stands in the history", async () => {
    await admin.page.goto("/gates");
    await heading(admin.page, "Gates and freezes").waitFor(SOON);
    const before = (await client().gates.listChecks()).checks.length;
    await admin.page.getByLabel("Environment", { exact: true }).selectOption("production");
    await admin.page.getByRole("button", { name: "May it ship?" }).click();
    await admin.page.getByText("A dry run: nothing was written down.").waitFor(SOON);
    expect((await client().gates.listChecks()).checks).toHaveLength(before);
    await admin.page.getByLabel("Write the answer down").check();
    await admin.page.getByRole("button", { name: "May it ship?" }).click();
    await admin.page.getByText("Written down with your name.").waitFor(SOON);
    expect((await client().gates.listChecks()).checks[0]).toMatchObject({ service: "payments", checkedBy: "skipper" });
  });

  test("a freeze is added by the form, shuts the gate at once, and is taken back by undo", async () => {
    await admin.page.keyboard.press("Escape");
    await admin.page.getByRole("heading", { name: "All gates" }).click();
    await admin.page.keyboard.press("c");
    const dialog = admin.page.getByRole("dialog", { name: "Add a freeze" });
    await dialog.getByLabel("What it is called").fill("Year's end");
    await dialog.getByLabel("Why").fill("The books are closed");
    await dialog.getByLabel("From").fill(new Date(now - HOUR_MS).toISOString().slice(0, 16));
    await dialog.getByLabel("To", { exact: true }).fill(new Date(now + 30 * HOUR_MS).toISOString().slice(0, 16));
    await dialog.getByLabel("production").check();
    expect(await faultsOf(admin)).toEqual([]);
    await dialog.getByRole("button", { name: "Add the freeze" }).click();
    await takeBack(admin.page, "Year's end is added.", async () => {
      const shut = admin.page.getByRole("table", { name: "Gates that are shut or warn" });
      await shut.getByText("frozen by year-s-end: The books are closed").waitFor(SOON);
      await picture(admin, "gates-frozen", DESKTOP);
    });
    await expect
      .poll(async () => (await client().gates.listFreezes()).freezes.map(({ name }) => name), SOON)
      .toEqual(["far-away"]);
  });
});

test("a verdict stands with what was to be done, and when it said that it opens", async () => {
  await admin.page.goto("/gates");
  const asked = admin.page.getByRole("table", { name: "Verdicts of the gate" }).getByRole("row", { name: /Denied/ });
  await asked
    .first()
    .getByText(/budget again\)\. Until .*\. Wait until there is budget again/)
    .waitFor(SOON);
  await asked
    .first()
    .getByText(/^It said that it opens/)
    .waitFor(SOON);
});

test("who was let pass a freeze stands over it, and in a list when that is over", async () => {
  const body = { service: "payments", environment: "production", reason: "The refund cannot wait", minutes: 30 };
  await client().gates.overrideFreeze({ params: { name: "far-away" }, body });
  await admin.page.getByText("payments may pass far-away in production.").waitFor(SOON);
  await house.store.shipshape.fastForward("31m", { step: "5m" });
  await admin.page.reload();
  const before = admin.page.getByRole("table", { name: "What was let pass a freeze before" });
  await before.getByRole("row", { name: /payments.*far-away.*The refund cannot wait/ }).waitFor(SOON);
});

test("who was let pass a freeze may pass no more once that is ended, and again by undo", async () => {
  const body = { service: "payments", environment: "production", reason: "The refund cannot wait", minutes: 30 };
  await client().gates.overrideFreeze({ params: { name: "far-away" }, body });
  await admin.page.goto("/gates");
  const passes = admin.page.getByText("payments may pass far-away in production.");
  await passes.waitFor(SOON);
  await admin.page.getByRole("button", { name: "End it now: payments past far-away in production" }).click();
  // the word of it is pointed at first: it goes by itself after a while
  await takeBack(admin.page, "far-away holds again for payments in production.", () =>
    passes.waitFor({ state: "detached", ...SOON }),
  );
  await passes.waitFor(SOON);
});

test("what was not understood begins a mapping rule with what it says, and is dismissed with a reason", async () => {
  const { shipshape } = house.store;
  const { key } = await client().changes.createSource({ body: { name: "argo", kind: "argocd", withoutSecret: true } });
  const at = new Date(now).toISOString();
  const sync = { app: "old-shop", phase: "Succeeded", startedAt: at, finishedAt: at, revision: "2" };
  await fetch(`${shipshape.url}/hooks/changes/${key}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(sync),
  });
  await expect.poll(async () => (await client().changes.listInbox()).total, SOON).toBe(1);
  const { page } = admin;
  await page.goto("/change-sources?show=argo");
  await page.getByRole("table", { name: "What came in by argo of late" }).getByRole("link").click();
  await page.getByRole("button", { name: "Make a rule for it" }).click();
  const rule = page.getByRole("dialog", { name: "New mapping rule" });
  await expect.poll(() => rule.getByLabel("What fits").inputValue(), SOON).toBe('name == "old-shop"');
  await rule.getByText("It fits 1 of the 1 that wait").waitFor(SOON);
  expect(await rule.locator("datalist option[value=payments]").count()).toBe(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByLabel("Why it need not be understood").fill("A shop of nobody's any more");
  await page.getByRole("dialog").getByRole("button", { name: "Dismiss" }).click();
  await page.getByText("1 dismissed").waitFor(SOON);
});

test("a source of Travis is given Travis's own key in its dialog, and one that is none is refused beside its field", async () => {
  const { page } = admin;
  await page.goto("/change-sources");
  await page.getByRole("button", { name: "Add a source" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a source" });
  await dialog.getByLabel("Who tells").selectOption("travis");
  await dialog.getByLabel("Name", { exact: true }).fill("travis");
  const field = dialog.getByLabel("Travis's public key");
  await field.fill("-----BEGIN PUBLIC KEY-----\nnone\n-----END PUBLIC KEY-----");
  await dialog.getByRole("button", { name: "Make its address" }).click();
  await dialog.getByText("must be an RSA public key in PEM").first().waitFor(SOON);
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  await field.fill(pem);
  await dialog.getByRole("button", { name: "Make its address" }).click();
  await dialog.waitFor({ state: "detached", ...SOON });
  const { sources } = await client().changes.listSources();
  expect(sources.find(({ name }) => name === "travis")?.settings).toEqual({ publicKey: pem.trim() });
});

describe("environments", () => {
  test("say what runs where, and how far that is from production", async () => {
    await admin.page.goto("/environments");
    await heading(admin.page, "Environments").waitFor(SOON);
    const row = admin.page.getByRole("row", { name: /payments/ });
    await row.getByText("1 ahead").waitFor(SOON);
    expect(await row.textContent()).toMatch(/1\.5\.0.*1\.6\.0/);
    await admin.page.getByRole("link", { name: /Differing/ }).click();
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?differing=true");
  });
});

test("on a phone the gate is asked with the thumb, and what heads a card is its name", async () => {
  const { page, context } = await house.browser.open(house.store.shipshape.url, PHONE, admin);
  await page.goto("/gates");
  await page.getByRole("button", { name: "Ask the gate" }).click();
  const dialog = page.getByRole("dialog", { name: "Ask the gate" });
  await dialog.getByRole("button", { name: "May it ship?" }).click();
  await dialog.getByText("A dry run: nothing was written down.").waitFor(SOON);
  await page.goto("/budget-policies");
  const card = page.getByRole("table", { name: "Error budget policies" }).getByRole("row").last();
  await expect
    .poll(async () => {
      const [name, clauses] = [card.getByRole("cell").nth(0), card.getByRole("cell").nth(1)];
      return ((await name.boundingBox())?.y ?? 0) < ((await clauses.boundingBox())?.y ?? 0);
    }, SOON)
    .toBe(true);
  await context.close();
});

const PAGES = [
  ["delivery-deployments", "/deployments", /^Deployments/],
  ["delivery-deployment", "/deployments/DEP-3", /payments 1.5.0 to production/],
  ["delivery-gates", "/gates", /^Gates and freezes/],
  ["delivery-environments", "/environments", /^Environments/],
] as const;

test.each<[string, View[]]>([
  ["at a desk", [DESKTOP, { width: 1024, theme: "dark" }]],
  ["on a phone", [{ ...PHONE, theme: "light" }]],
])("they are there %s", async (_, views) => {
  const person = await house.browser.open(house.store.shipshape.url, views[0] ?? DESKTOP, admin);
  for (const [name, path, title] of PAGES) {
    await person.page.goto(path);
    await heading(person.page, title).waitFor(SOON);
    for (const view of views) {
      await turn(person, view);
      await quiet(person.page);
      await picture(person, name, view);
      expect(await faultsOf(person, view.width !== PHONE.width), `${name} ${view.width}`).toEqual([]);
    }
  }
  await person.context.close();
});
