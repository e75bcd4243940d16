import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, placeOf, quiet, turn, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PER_HOUR = 36_000;
/** One bad hour nine days ago, and a bad release three hours ago. */
const BAD_HOURS: Readonly<Record<number, number>> = { [9 * 24]: 9_000 };
const BAD_MINUTES = 40;
const params = { name: "payments-charges" };

let house: SignedIn;
let admin: Person;

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const chart = (name: RegExp) => admin.page.getByRole("figure", { name });
const surface = (name: RegExp) => admin.page.getByRole("slider", { name });

/** A month of traffic, nothing counted for five hours of it, and a release that fails for forty minutes. */
async function aMonth(): Promise<void> {
  const { client } = house.store.shipshape;
  const now = (await house.store.shipshape.now()).getTime();
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const hours = Array.from({ length: 28 * 24 }, (_, at) => at + 48).filter((at) => at < 500 || at > 505);
  const minutes = Array.from({ length: 47 * 60 }, (_, at) => at + 1);
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const recent = minutes.map((at) => ({
    minute: new Date(minute - at * MINUTE_MS),
    total: 600,
    good: at <= 180 && at > 180 - BAD_MINUTES ? 560 : 600 - (at % 7 === 0 ? 1 : 0),
  }));
  const earlier = hours.map((at) => ({
    minute: new Date(hour - at * HOUR_MS),
    total: PER_HOUR,
    good: PER_HOUR - (BAD_HOURS[at] ?? 4),
  }));
  await client.slo.pushSlices({ params, body: { slices: [...earlier, ...recent] } });
  const deploy = async (
    version: string,
    hoursAgo: number,
    commit: string,
    status: "succeeded" | "failed" = "succeeded",
  ) => {
    const startedAt = new Date(now - hoursAgo * HOUR_MS);
    const body = { service: "payments", environment: "production", version, commit, startedAt };
    const { id } = await client.changes.startDeployment({ body });
    const finishedAt = new Date(startedAt.getTime() + 6 * MINUTE_MS);
    await client.changes.finishDeployment({ params: { id }, body: { status, finishedAt } });
  };
  await deploy("1.3.0", 300, "1b0c2d3");
  await deploy("1.4.0", 100, "4f2a9c1");
  await deploy("1.4.1", 60, "9d8e7f6", "failed");
  await deploy("1.5.0", 3, "aa11bb2");
  await client.incidents.declare({
    body: { title: "Charges fail after the release", severity: "SEV3", service: "payments", page: false },
  });
}

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  await aMonth();
  await house.store.shipshape.fastForward("2m", { step: "1m" });
});
afterAll(() => house?.close());

describe("the page of an objective", () => {
  test("says what the server counted", async () => {
    await admin.page.goto("/slos/payments-charges");
    await heading(admin.page, "Charges succeed").waitFor(SOON);
    await quiet(admin.page);
    // A minute may end between an answer of the server and what the page shows: both are asked until they agree.
    const isShown = async () => {
      const { budget, target } = await house.store.shipshape.client.slo.get({ params });
      expect(target).toBe(0.999);
      const left = `${Math.round((budget?.remainingShare ?? 0) * 100)} %`.replace("-", "−");
      const attained = `${(Math.floor((budget?.attained ?? 0) * 100_000) / 1_000).toFixed(3)} %`;
      return Promise.all(
        [left, attained].map((text) => admin.page.getByText(text, { exact: true }).first().isVisible()),
      );
    };
    await expect.poll(isShown, SOON).toEqual([true, true]);
    await admin.page
      .getByText("99.9 % over 30 days: a charge is answered; only our own failures (5xx) count against it.")
      .waitFor(SOON);
  });

  test("names what burned the budget: the release; what fits nothing stands last", async () => {
    const rows = admin.page.getByRole("table", { name: "What burned the budget" }).getByRole("row");
    await rows.nth(1).waitFor(SOON);
    expect(await rows.nth(1).textContent()).toMatch(/(DEP-4|INC-1).*1,6\d\d/);
    expect(await rows.last().textContent()).toMatch(/Unexplained.*1\d,\d\d\d/);
  });

  test("shows the burn rates that the server computed, as a table too", async () => {
    await admin.page.goto("/slos/payments-charges?range=1h");
    await quiet(admin.page);
    const to = new Date(Math.ceil((await house.store.shipshape.now()).getTime() / MINUTE_MS) * MINUTE_MS);
    const query = { from: new Date(to.getTime() - HOUR_MS), to, stepMinutes: 1 };
    const { points, windows } = await house.store.shipshape.client.slo.getBurnRates({ params, query });
    const figure = chart(/^Burn rates of/);
    await figure.getByRole("button", { name: "As a table" }).click();
    // Not the last of them: a minute may end between what the page asked and what we ask.
    const counted = points.filter(({ burns }) => burns.every((burn) => burn !== null)).at(-3);
    const day = counted?.burns[windows.indexOf(1_440)] ?? Number.NaN;
    const row = figure.getByRole("row", { name: (counted?.at ?? to).toISOString().slice(11, 16) });
    expect(await row.textContent()).toContain(`${Number(day.toPrecision(3))}×`);
    expect(await faultsOf(admin)).toEqual([]);
    await admin.page.goto("/slos/payments-charges");
    await quiet(admin.page);
  });

  test("tells with a card what a letter above the chart is", async () => {
    const figure = chart(/^Error budget of/);
    await figure
      .getByRole("link", { name: /^DEP-3: / })
      .first()
      .focus();
    await figure.getByText("1.4.1, before 1.4.0").waitFor(SOON);
    expect(await figure.getByText("failed deployment").isVisible()).toBe(true);
  });
});

describe("the list of objectives", () => {
  test("asks for all burn-downs at once, and is narrowed and ordered by the address", async () => {
    const { slos } = await house.store.shipshape.client.slo.list();
    const asked: URL[] = [];
    const note = (request: { url(): string }): void => void asked.push(new URL(request.url()));
    // The page that is left may still ask for its own numbers.
    await admin.page.goto("about:blank");
    admin.page.on("request", note);
    await admin.page.goto("/slos");
    await heading(admin.page, "SLOs").waitFor(SOON);
    const rows = admin.page.getByRole("table", { name: "Objectives" }).getByRole("row");
    await rows
      .getByRole("img", { name: /^Error budget: / })
      .first()
      .waitFor(SOON);
    await quiet(admin.page);
    admin.page.off("request", note);
    const together = asked.filter(({ pathname }) => pathname === "/api/v1/slo-burn-downs");
    expect(together.length).toBeGreaterThan(0);
    // News may have it asked anew, but never in parts.
    const names = slos.map(({ name }) => name).toSorted();
    for (const { searchParams } of together) expect(searchParams.get("slos")?.split(",").toSorted()).toEqual(names);
    expect(asked.filter(({ pathname }) => pathname.endsWith("/budget"))).toEqual([]);
    expect(await rows.count()).toBe(slos.length + 1);
    await admin.page.getByLabel("Find an objective").fill("nothing like it");
    await admin.page.getByText("No objective is like that.").waitFor(SOON);
    await admin.page.getByLabel("Find an objective").fill("charges");
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?find=charges");
    await expect.poll(() => rows.count(), SOON).toBe(2);
    await admin.page.getByLabel("Find an objective").fill("");
    await admin.page.getByLabel("Order").selectOption("name");
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?sort=name");
    await picture(admin, "slo-list", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
  });
});

describe("looking closer", () => {
  const readings = async () =>
    Promise.all(
      [/^Error budget of/, /^Events counted a minute/, /^Burn rates of/].map((name) =>
        chart(name).locator("figcaption time").getAttribute("datetime"),
      ),
    );

  test("the crosshair stands at one moment in every chart of the page", async () => {
    await admin.page.goto("/slos/payments-charges?range=24h");
    await quiet(admin.page);
    const box = await placeOf(surface(/^Error budget of/));
    await admin.page.mouse.move(box.x + box.width * 0.4, box.y + 40);
    const nowMs = (await house.store.shipshape.now()).getTime();
    // Two fifths of a day from its beginning; before it is pointed at, each tells its last.
    const hoursOff = async () => {
      const [first, ...others] = await readings();
      if (others.some((other) => other !== first)) return Number.POSITIVE_INFINITY;
      return Math.abs(Date.parse(first ?? "") - (nowMs - 0.6 * 24 * HOUR_MS)) / HOUR_MS;
    };
    await expect.poll(hoursOff, SOON).toBeLessThan(0.5);
    await picture(admin, "slo-crosshair", DESKTOP);
  });

  test("dragging over a stretch zooms in, and the lists below are of that time; a double click leads back", async () => {
    const box = await placeOf(surface(/^Error budget of/));
    expect(await admin.page.getByRole("heading", { name: /^Deployments in the time shown/ }).textContent()).toContain(
      "1",
    );
    await admin.page.mouse.move(box.x + box.width * 0.2, box.y + 40);
    await admin.page.mouse.down();
    await admin.page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await admin.page.mouse.up();
    await expect.poll(() => new URL(admin.page.url()).searchParams.get("from"), SOON).not.toBeNull();
    const { searchParams } = new URL(admin.page.url());
    const hours = (Number(searchParams.get("to")) - Number(searchParams.get("from"))) / HOUR_MS;
    expect(hours).toBeGreaterThan(6.9);
    expect(hours).toBeLessThan(7.4);
    const listed = admin.page.getByRole("heading", { name: /^Deployments in the time shown/ });
    await expect.poll(() => listed.textContent(), SOON).toContain("0");
    await quiet(admin.page);
    await surface(/^Error budget of/).dblclick({ position: { x: 300, y: 60 } });
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?range=24h");
  });

  test("by keyboard: arrows move, Shift with them selects, Enter zooms in, Escape zooms out", async () => {
    await quiet(admin.page);
    await surface(/^Burn rates of/).focus();
    const { keyboard } = admin.page;
    await keyboard.press("End");
    const before = (await readings())[2];
    await keyboard.press("ArrowLeft");
    await expect.poll(async () => (await readings())[2], SOON).not.toBe(before);
    await expect.poll(async () => new Set(await readings()).size, SOON).toBe(1);
    expect(await surface(/^Burn rates of/).getAttribute("aria-valuetext")).toMatch(/over 1 h [\d.]+×/);
    for (let press = 0; press < 3; press += 1) await keyboard.press("Shift+PageDown");
    await picture(admin, "slo-selecting", DESKTOP);
    await keyboard.press("Enter");
    await expect.poll(() => new URL(admin.page.url()).searchParams.get("from"), SOON).not.toBeNull();
    const { searchParams } = new URL(admin.page.url());
    expect((Number(searchParams.get("to")) - Number(searchParams.get("from"))) / MINUTE_MS).toBeCloseTo(150, -1);
    await quiet(admin.page);
    await surface(/^Burn rates of/).focus();
    await keyboard.press("Escape");
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?range=24h");
    await keyboard.press("Backspace");
    await expect.poll(() => new URL(admin.page.url()).search, SOON).toBe("?range=7d");
  });

  test("from one moment to another by fields, and a step back", async () => {
    await admin.page.getByRole("button", { name: "From – to" }).click();
    await admin.page.getByLabel("From", { exact: true }).fill("2026-03-02T10:00");
    await admin.page.getByLabel("To", { exact: true }).fill("2026-03-02T12:00");
    await admin.page.getByRole("button", { name: "Show", exact: true }).click();
    const from = Date.parse("2026-03-02T10:00:00Z");
    await expect.poll(() => new URL(admin.page.url()).searchParams.get("from"), SOON).toBe(String(from));
    await admin.page.getByText("Nothing was counted in this time.").first().waitFor(SOON);
    await admin.page.getByRole("button", { name: "Step back" }).click();
    await expect.poll(() => new URL(admin.page.url()).searchParams.get("to"), SOON).toBe(String(from));
  });
});

test("a chart whose numbers cannot be read says so, and is tried again", async () => {
  const burnRates = "**/api/v1/slos/*/burn-rates*";
  const json = { status: 404, code: "not_found", title: "Not found", detail: "Nothing was found.", faults: [] };
  let isLost = true;
  let answer = (): void => undefined;
  const pressed = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await admin.page.route(burnRates, async (route) => {
    if (isLost) return await route.fulfill({ status: 404, json });
    await pressed;
    await route.continue();
  });
  await admin.page.goto("/slos/payments-charges?range=6h");
  await admin.page.getByText("This could not be read").waitFor(SOON);
  admin.complaints();
  isLost = false;
  await admin.page.getByRole("button", { name: "Try again" }).dispatchEvent("click");
  await admin.page.getByRole("button", { name: "Try again", disabled: true }).waitFor(SOON);
  answer();
  await chart(/^Burn rates of/).waitFor(SOON);
  expect(admin.complaints()).toEqual([]);
  await admin.page.unroute(burnRates);
});

test.each<[string, View[]]>([
  [
    "at a desk",
    [
      { width: 1440, theme: "dark" },
      { width: 1024, theme: "light" },
    ],
  ],
  ["on a phone", [PHONE]],
])("it is there %s", async (_, views) => {
  const person = await house.browser.open(house.store.shipshape.url, views[0] ?? DESKTOP, admin);
  await person.page.goto("/slos/payments-charges");
  await heading(person.page, "Charges succeed").waitFor(SOON);
  for (const view of views) {
    await turn(person, view);
    await quiet(person.page);
    await picture(person, "slo-page", view);
    expect(await faultsOf(person, true), `${view.width}`).toEqual([]);
  }
  await person.context.close();
});
