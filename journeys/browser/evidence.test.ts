import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, quiet, turn } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const HOUR_MS = 3_600_000;
const COMMITS = ["a", "b", "c"].map((letter) => letter.repeat(40));

let house: SignedIn;
let admin: Person;
let now: number;

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const client = () => house.store.shipshape.client;

async function ship(version: string, commit: string | undefined, environment: string, hoursAgo: number) {
  const startedAt = new Date(now - hoursAgo * HOUR_MS);
  const place = { service: "payments", environment, version, ...(commit ? { commit } : {}) };
  await client().changes.startDeployment({ body: { ...place, startedAt, finished: "succeeded" } });
}

async function send(about: Record<string, string>, body: string): Promise<void> {
  const { url, token } = house.store.shipshape;
  const answer = await fetch(`${url}/api/v1/evidence?${new URLSearchParams({ service: "payments", ...about })}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token()}`, "content-type": "application/octet-stream" },
    body,
  });
  expect(answer.status, await answer.text()).toBe(200);
}

const junit = (inner: string): string =>
  `<testsuites><testsuite name="checkout"><testcase classname="Refund" name="gives it back">${inner}</testcase></testsuite></testsuites>`;
const BROKEN = '<failure message="expected 200, got 503">at refund.ts:3</failure>';

const PLAN = JSON.stringify({
  format_version: "1.2",
  terraform_version: "1.9.5",
  complete: true,
  resource_changes: [
    {
      address: "aws_db_instance.main",
      mode: "managed",
      type: "aws_db_instance",
      name: "main",
      change: {
        actions: ["delete", "create"],
        before: { engine: "mysql", password: "hunter2" },
        after: { engine: "postgres", password: "hunter3" },
        before_sensitive: { password: true },
        after_sensitive: { password: true },
        replace_paths: [["engine"]],
      },
    },
  ],
});

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  now = (await house.store.shipshape.now()).getTime();
  const staging = "apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: staging }\nspec: { kind: staging }\n";
  await client().configuration.apply({ body: { files: [{ path: "staging.yaml", text: staging }] } });
  const commits = COMMITS.map((sha, at) => {
    const moment = new Date(now - (60 - at) * HOUR_MS);
    const parents = COMMITS.slice(Math.max(0, at - 1), at);
    return {
      sha,
      parents,
      author: "operator",
      authoredAt: moment,
      committedAt: moment,
      message: `Step ${at} (PAY-${at})`,
    };
  });
  await client().changes.importHistory({ body: { repository: "https://github.com/store/payments", commits } });
  await house.store.shipshape.settle();
  await ship("1.4.0", COMMITS[0], "staging", 50);
  await ship("1.4.0", COMMITS[0], "production", 49);
  await ship("1.5.0", COMMITS[2], "staging", 2);
  await send({ version: "1.4.0", commit: COMMITS[0] ?? "" }, junit(""));
  await send({ version: "1.5.0", commit: COMMITS[2] ?? "" }, junit(BROKEN));
  await send({ version: "1.5.0", commit: COMMITS[2] ?? "", label: "again" }, junit('<flakyFailure message="slow"/>'));
  await send({ version: "1.5.0", environment: "staging", label: "network" }, PLAN);
});
afterAll(() => house?.close());

test("production says how many commits it is behind, which leads to them, and each commit to where it is", async () => {
  await admin.page.goto("/environments");
  const row = admin.page.getByRole("row", { name: /payments/ });
  await row.getByText("newest, 1 ahead").waitFor(SOON);
  await row.getByText("2 commits, less than a day behind staging").click();
  await heading(admin.page, "Compare environments").waitFor(SOON);
  await admin.page.getByText("Only in staging: 2 commits for PAY-1, PAY-2").waitFor(SOON);
  await admin.page.goBack();
  await row.getByRole("link", { name: "ccccccc" }).click();
  await heading(admin.page, "Where is it?").waitFor(SOON);
  const places = admin.page.getByRole("table", { name: "Where it is" });
  await places.getByRole("row", { name: /production.*not yet/ }).waitFor(SOON);
});

test("the parts of Delivery stand in one line, each with its pages beneath", async () => {
  const parts = admin.page.getByRole("navigation", { name: "Delivery", exact: true });
  await parts.getByRole("link", { name: "Sources" }).click();
  await heading(admin.page, "Sources").waitFor(SOON);
  await turn(admin, PHONE);
  await admin.page.getByRole("navigation", { name: "Sources" }).getByRole("link", { name: "Not understood" }).click();
  await heading(admin.page, "Not understood").waitFor(SOON);
  expect(await parts.getByRole("link", { name: "Sources" }).getAttribute("aria-current")).toBe("page");
  const strip = await parts.boundingBox();
  expect(strip?.height).toBeLessThan(64);
  await expect.poll(() => parts.evaluate((nav) => nav.scrollLeft), SOON).toBeGreaterThan(0);
  await turn(admin, DESKTOP);
});

test("a plan shows each attribute that changes, why it is dangerous, and no secret", async () => {
  await admin.page.goto("/evidence");
  await heading(admin.page, "Evidence").waitFor(SOON);
  await admin.page.getByLabel("Kind").selectOption("plan");
  await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?kind=plan");
  await admin.page.getByRole("link", { name: "Plan", exact: true }).click();
  await heading(admin.page, "Plan of payments 1.5.0: network").waitFor(SOON);
  const changes = admin.page.getByRole("table", { name: "Planned changes" });
  await changes.getByText("forces the replacement").waitFor(SOON);
  const said = (await changes.textContent()) ?? "";
  expect(said).toContain("(sensitive)");
  expect(said).not.toMatch(/hunter/);
  await quiet(admin.page);
  expect(await faultsOf(admin)).toEqual([]);
  await picture(admin, "evidence-plan", DESKTOP);
});

test("a test that cannot be believed leads to its runs, with what broke in each", async () => {
  await admin.page.goto("/evidence/payments?version=1.5.0");
  const flaky = admin.page.getByRole("table", { name: "Flaky tests" });
  await flaky.getByRole("link", { name: "gives it back" }).click();
  await heading(admin.page, "gives it back").waitFor(SOON);
  const runs = admin.page.getByRole("table", { name: "Runs of the test" });
  await runs.getByText("expected 200, got 503").first().waitFor(SOON);
  expect(await runs.getByRole("row").count()).toBe(4);
  await turn(admin, PHONE);
  await quiet(admin.page);
  expect(await faultsOf(admin)).toEqual([]);
  await turn(admin, DESKTOP);
});

test("the window of a service's incidents is chosen with its measures, and taken back", async () => {
  await admin.page.goto("/dora?service=payments");
  const hours = admin.page.getByRole("group", { name: "How long after a deployment" });
  await hours.getByRole("button", { name: "4 h" }).click();
  await admin.page.getByText("at most 4 hours after it ended").waitFor(SOON);
  const message = admin.page.getByRole("listitem").filter({ hasText: "of the 4 hours before" });
  await message.hover(SOON);
  await message.getByRole("button", { name: "Undo" }).click();
  await admin.page.getByText("at most 24 hours after it ended").waitFor(SOON);
});

test("the deployment's page says what of it could not be read, in place of that there is nothing", async () => {
  const { page } = admin;
  const failing = (url: URL): boolean =>
    ["/api/v1/evidence/compare", "/api/v1/release-notes", "/api/v1/incidents"].includes(url.pathname);
  await page.route(failing, (route) =>
    route.fulfill({ status: 403, json: { code: "forbidden", detail: "Not yours" } }),
  );
  await page.goto("/deployments/DEP-3");
  for (const title of ["What it brought", "Evidence", "Incidents it is named in"]) {
    const section = page.locator("section", { has: page.getByRole("heading", { level: 2, name: title }) });
    await section.getByText("This could not be read").waitFor(SOON);
  }
  expect(await page.getByText("No incident names it").count()).toBe(0);
  await page.unroute(failing);
  await page.getByRole("button", { name: "Try again" }).last().click();
  await page.getByText("No incident names it").waitFor(SOON);
  admin.complaints();
});

test("a version and what it is compared with are chosen above; what production runs is where one begins", async () => {
  const { page } = admin;
  await page.goto("/evidence/payments");
  await page.getByText(/beside 1\.4\.0, which production runs/).waitFor(SOON);
  expect(await page.getByRole("combobox", { name: /^Beside/ }).inputValue()).toBe("");
  await page.getByRole("combobox", { name: /^Version/ }).selectOption("1.4.0");
  await expect.poll(() => new URL(page.url()).search, SOON).toBe("?version=1.4.0");
  await page.getByRole("combobox", { name: /^Beside/ }).selectOption("1.5.0");
  await expect.poll(() => new URL(page.url()).search, SOON).toBe("?version=1.4.0&against=1.5.0");
  await quiet(page);
  expect(await faultsOf(admin)).toEqual([]);
});
