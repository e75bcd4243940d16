import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { awayFromDigests, awayFromMidnight } from "../harness/days.ts";
import { oneStory } from "../harness/one-story.ts";
import { people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, placeOf, takeBack, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
const SCHEDULE = "/on-call/checkout";
const DARK: View = { width: 1440, theme: "dark" };
const TABLET: View = { width: 1024, theme: "light" };

let house: SignedIn;
let admin: Page;
let midnightMs: number;

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin.page;
  await awayFromDigests(house.store.shipshape);
  await awayFromMidnight(house.store.shipshape, "1h");
  midnightMs = Math.floor((await house.store.shipshape.now()).getTime() / DAY_MS) * DAY_MS;
  await applySchedule();
});
afterAll(() => house?.close());

/** A schedule that lives by another clock, changes hands every day, and has one hour a day in which nobody is on call. */
async function applySchedule(): Promise<void> {
  const handoff = new Date(midnightMs - 7 * DAY_MS).toISOString().slice(0, 10);
  const yaml = `apiVersion: shipshape/v1
kind: Schedule
metadata: { name: checkout, displayName: Checkout first line }
spec:
  description: Whoever is paged first for the checkout.
  timeZone: Europe/Berlin
  rotations:
    - name: daily
      members: [${people.first}, ${people.second}, ${people.lead}]
      firstHandoff: ${handoff}T09:00
      period: { unit: days, count: 1 }
---
apiVersion: shipshape/v1
kind: Schedule
metadata: { name: launch, displayName: Launch }
spec:
  timeZone: UTC
  rotations:
    - name: week
      members: [${people.second}]
      firstHandoff: ${new Date(midnightMs + 2 * DAY_MS).toISOString().slice(0, 10)}T09:00
      period: { unit: weeks, count: 1 }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: checkout, displayName: Checkout }
spec:
  steps:
    - delayMinutes: 0
      targets: [{ kind: schedule, name: checkout }]
    - delayMinutes: 5
      targets: [{ kind: schedule, name: launch }]
    - delayMinutes: 10
      targets: [{ kind: user, name: ${people.manager} }]
`;
  const file = join(house.store.shipshape.folder, "checkout.yaml");
  await writeFile(file, yaml);
  const applied = await house.store.shipshape.cli("apply", "-f", file);
  expect(applied.code, applied.stderr).toBe(0);
}

/** What comes within some seconds, however busy the machine is. */
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, SOON);

const chart = (page: Page): Locator => page.getByRole("figure", { name: /Who is on call/ });
const track = (page: Page, lane: string): Locator => chart(page).locator(`[data-track="${lane}"]`);
const overrideBar = (page: Page): Locator => track(page, "overrides").getByRole("button").first();
const overrides = () =>
  house.store.shipshape.client.oncall
    .getSchedule({
      params: { name: "checkout" },
      query: { from: new Date(midnightMs), to: new Date(midnightMs + 14 * DAY_MS) },
    })
    .then((schedule) => schedule.overrides);
const hoursOf = ({ from, to }: { from: Date; to: Date }) => [
  (from.getTime() - midnightMs) / 3_600_000,
  (to.getTime() - midnightMs) / 3_600_000,
];

/** Drags with the mouse over a track, from one moment to another, both as days since midnight of today. */
async function drag(page: Page, within: Locator, days: number, from: number, to: number, drop = true): Promise<void> {
  const box = await placeOf(within);
  const x = (day: number): number => box.x + (day / days) * box.width;
  await page.mouse.move(x(from), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(x((from + to) / 2), box.y + box.height / 2, { steps: 3 });
  await page.mouse.move(x(to), box.y + box.height / 2, { steps: 3 });
  if (drop) await page.mouse.up();
}

/** Holds a finger still on a track until it is taken, then moves it a day on. */
async function holdAndDrag({ page, context }: Person, within: Locator): Promise<void> {
  await within.scrollIntoViewIfNeeded();
  const box = await placeOf(within);
  const devtools = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: x === undefined ? [] : [{ x, y: box.y + box.height / 2 }],
    });
  const [start, end] = [box.x + box.width * 0.4, box.x + box.width * 0.55];
  await touch("touchStart", start);
  await chart(page)
    .getByRole("status")
    .getByText(/Take over/)
    .waitFor(SOON);
  await touch("touchMove", (start + end) / 2);
  await touch("touchMove", end);
  await touch("touchEnd");
}

describe("a schedule", () => {
  test("is shown as lanes, by my clock and by that of its people, with what is to know beside it", async () => {
    await admin.goto(SCHEDULE);
    await chart(admin).waitFor(SOON);
    await admin.getByText("Europe/Berlin").first().waitFor(SOON);
    await admin.getByRole("heading", { name: /Who carries how much/ }).waitFor(SOON);
    expect(await faultsOf(house.admin)).toEqual([]);
    await picture(house.admin, "oncall-schedule", DESKTOP);
  });

  test("a drag over the final lane asks who takes over, and shows what would change", async () => {
    await admin.goto(`${SCHEDULE}?scale=week`);
    await chart(admin).waitFor(SOON);
    await drag(admin, track(admin, "final"), 7, 2, 2.5);
    await admin.getByRole("heading", { name: "Who takes over?" }).waitFor(SOON);
    await admin.getByLabel("Who", { exact: true }).selectOption(people.manager);
    await admin.getByLabel("Why").fill("dentist");
    await admin.getByText("What changes").waitFor(SOON);
    await eventually(() => admin.getByText(/instead of/).count()).toBeGreaterThan(0);
    expect(await faultsOf(house.admin)).toEqual([]);
    await picture(house.admin, "oncall-composer", DESKTOP);
    await admin.getByRole("button", { name: "Take over", exact: true }).click();
    await admin.getByText(`${people.manager} takes over.`, { exact: true }).waitFor(SOON);
    const [made] = await overrides();
    expect(made && hoursOf(made)).toEqual([48, 60]);
  });

  test("another browser sees it without being touched", async () => {
    const second = await house.signIn(people.first);
    await second.page.goto(`${SCHEDULE}?scale=week`);
    await overrideBar(second.page).waitFor(SOON);
    await house.store.shipshape.client.oncall.createOverride({
      params: { name: "checkout" },
      body: { user: people.lead, from: new Date(midnightMs + 5 * DAY_MS), to: new Date(midnightMs + 5.25 * DAY_MS) },
    });
    await track(second.page, "overrides")
      .getByRole("button", { name: /lead-payments/ })
      .waitFor(SOON);
    await second.context.close();
  });

  test("a bar is dragged, its end too, and either is taken back", async () => {
    const bar = overrideBar(admin);
    const box = await placeOf(bar);
    const dayPx = (await placeOf(track(admin, "overrides"))).width / 7;
    const told = () =>
      admin
        .getByRole("listitem")
        .filter({ hasText: `The override of ${people.manager}` })
        .allTextContents();
    await admin.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await admin.mouse.down();
    await admin.mouse.move(box.x + box.width / 2 + dayPx / 2, box.y + 5, { steps: 4 });
    await admin.mouse.move(box.x + box.width / 2 + dayPx, box.y + 5, { steps: 4 });
    await picture(house.admin, "oncall-dragging", DESKTOP);
    await admin.mouse.up();
    await eventually(told).toHaveLength(1);
    const [moves] = await told();
    expect(hoursOf((await overrides())[0] ?? never())).toEqual([72, 84]);

    const moved = await placeOf(bar);
    await admin.mouse.move(moved.x + moved.width - 4, moved.y + moved.height / 2);
    await admin.mouse.down();
    await admin.mouse.move(moved.x + moved.width - 4 + dayPx / 2, moved.y + 5, { steps: 6 });
    await admin.mouse.up();
    // What was told of the move is gone: only what was done last can be taken back.
    await eventually(told).toEqual([expect.not.stringMatching(moves ?? "")]);
    expect(hoursOf((await overrides())[0] ?? never())).toEqual([72, 96]);
    await takeBack(admin, `The override of ${people.manager}`);
    await eventually(async () => hoursOf((await overrides())[0] ?? never())).toEqual([72, 84]);
  });

  test("Esc lets go of what is dragged", async () => {
    await drag(admin, track(admin, "final"), 7, 4, 4.5, false);
    await chart(admin)
      .getByRole("status")
      .getByText(/Take over/)
      .waitFor(SOON);
    await admin.keyboard.press("Escape");
    await admin.mouse.up();
    expect(await admin.getByRole("heading", { name: "Who takes over?" }).count()).toBe(0);
    expect(await overrides()).toHaveLength(2);
  });

  test("all of it by keyboard: a new override is chosen, moved, changed and taken back", async () => {
    const before = await overrides();
    await chart(admin).getByRole("button", { name: "Take over: choose when" }).focus();
    await admin.keyboard.press("Enter");
    await admin.keyboard.press("PageDown");
    for (let count = 0; count < 3; count += 1) await admin.keyboard.press("Shift+ArrowRight");
    await chart(admin)
      .getByRole("status")
      .getByText(/Take over: choose when, \w{3} \d+ \w{3} \d\d:\d\d to/)
      .waitFor(SOON);
    await admin.keyboard.press("Enter");
    await admin.getByRole("heading", { name: "Who takes over?" }).waitFor(SOON);
    await admin.getByLabel("Who", { exact: true }).selectOption(people.second);
    await admin.getByLabel("Why").press("Enter");
    await eventually(async () => (await overrides()).length).toBe(before.length + 1);
    const made = (await overrides()).at(-1) ?? never();
    expect(made.to.getTime() - made.from.getTime()).toBe(5 * HALF_HOUR_MS);

    const bar = track(admin, "overrides").getByRole("button", { name: /second-payments/ });
    await bar.focus();
    await admin.keyboard.press("ArrowRight");
    await admin.keyboard.press("Shift+ArrowRight");
    await chart(admin)
      .getByRole("status")
      .getByText(/Override for second-payments, .* to /)
      .waitFor(SOON);
    await admin.keyboard.press("Enter");
    await eventually(async () => (await overrides()).at(-1)?.to.getTime()).toBe(made.to.getTime() + 2 * HALF_HOUR_MS);
    expect((await overrides()).at(-1)?.from.getTime()).toBe(made.from.getTime() + HALF_HOUR_MS);

    await bar.focus();
    await admin.keyboard.press("Delete");
    await eventually(async () => (await overrides()).length).toBe(before.length);
    expect(house.admin.complaints()).toEqual([]);
  });

  test("a shift of the address is told under the lanes, in both zones", async () => {
    await track(admin, "final").getByRole("button").nth(1).click();
    await admin.getByText("because: ").waitFor(SOON);
    expect(new URL(admin.url()).searchParams.get("shift")).toMatch(/^final@/);
    await admin.getByRole("link", { name: "Europe/Berlin" }).click();
    await eventually(() => new URL(admin.url()).searchParams.get("zone")).toBe("schedule");
    await picture(house.admin, "oncall-shift", DESKTOP);
  });

  test("five weeks stay readable, and a gap says how long nobody is there", async () => {
    await admin.goto("/on-call/launch?scale=month");
    await chart(admin).waitFor(SOON);
    await admin.getByRole("button", { name: /^Nobody for / }).waitFor(SOON);
    await admin.getByRole("button", { name: /^Fill the gap of/ }).waitFor(SOON);
    await picture(house.admin, "oncall-month", DESKTOP);
    await admin.goto(`${SCHEDULE}?scale=day`);
    await chart(admin).waitFor(SOON);
    await picture(house.admin, "oncall-day", DESKTOP);
  });
});

const never = (): never => {
  throw new Error("There is no such override");
};

describe("the other pages of on-call", () => {
  const open = async (view: View, path: string, name: string): Promise<Person> => {
    const person = await house.browser.open(house.store.shipshape.url, view, house.admin);
    await person.page.goto(path);
    await person.page.getByRole("heading", { level: 1, name }).waitFor(SOON);
    return person;
  };

  test("a policy says whom it would page, when, and whom it cannot reach", async () => {
    const person = await open(DESKTOP, "/escalation-policies/checkout", "Checkout");
    await person.page
      .getByText(/nobody is on call for launch/)
      .first()
      .waitFor(SOON);
    await person.page.getByText(people.manager).first().waitFor(SOON);
    expect(await faultsOf(person)).toEqual([]);
    await picture(person, "oncall-policy", DESKTOP);
    await person.page.goto("/escalation-policies");
    await person.page.getByRole("link", { name: "Checkout" }).waitFor(SOON);
    await picture(person, "oncall-policies", DESKTOP);
    await person.page.goto("/on-call");
    await person.page.getByRole("table").getByRole("link", { name: "Checkout first line" }).waitFor(SOON);
    expect(await faultsOf(person)).toEqual([]);
    await picture(person, "oncall-list", DESKTOP);
    await person.context.close();
  });

  test("a schedule is made and changed by hand, with what would come of it shown before", async () => {
    const { page } = house.admin;
    await page.goto("/on-call");
    await page.getByRole("link", { name: "New schedule" }).click();
    await page.getByLabel("Name", { exact: true }).first().fill("Second line");
    await page.getByText("will be known as second-line").waitFor(SOON);
    await page.getByLabel("Add", { exact: true }).selectOption(people.manager);
    await page.getByRole("button", { name: `Move ${people.manager} up, to place 1` }).click();
    await page.getByRole("button", { name: "Create the schedule" }).click();
    await page.getByRole("heading", { level: 1, name: "Second line" }).waitFor(SOON);
    const { oncall } = house.store.shipshape.client;
    const made = await oncall.getSchedule({ params: { name: "second-line" } });
    expect(made.rotations[0]?.members).toEqual([people.manager, "skipper"]);

    await page.goto("/on-call/checkout/edit");
    await page.getByRole("button", { name: `Take ${people.first} out, from place 1` }).click();
    await page
      .getByText(/instead of/)
      .first()
      .waitFor(SOON);
    expect(await faultsOf(house.admin)).toEqual([]);
    await picture(house.admin, "oncall-schedule-edit", DESKTOP);
    await page.getByRole("button", { name: "Save" }).click();
    await takeBack(page, "Checkout first line is changed.");
    await eventually(
      async () => (await oncall.getSchedule({ params: { name: "checkout" } })).rotations[0]?.members.length,
    ).toBe(3);
  });

  test("a way to reach me is added, tested, removed and taken back", async () => {
    const { page } = house.admin;
    await page.goto("/settings/me");
    await page.getByRole("button", { name: "Send a test page to skipper@store.example" }).click();
    await page.getByText("Works").waitFor(SOON);
    await house.store.phone.expectMail({ to: "skipper@store.example", subject: /test/i });
    await page.getByRole("button", { name: "Add a contact method" }).click();
    await page.getByLabel("Address").fill("deck@store.example");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByLabel("Code", { exact: true }).waitFor(SOON);
    await house.store.shipshape.settle();
    const code = await house.store.phone.expectMail({ to: "deck@store.example", subject: /your code/ });
    await page.getByLabel("Code", { exact: true }).fill(/\d{6}/.exec(code.subject)?.[0] ?? "");
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    await page.getByText("Never tried").waitFor(SOON);
    await page.getByRole("button", { name: "Remove deck@store.example" }).click();
    const method = page.getByRole("cell", { name: "deck@store.example", exact: true });
    const isGone = () => method.waitFor({ state: "detached", ...SOON });
    await takeBack(page, "deck@store.example is not used any more.", isGone);
    await method.waitFor(SOON);
    expect(await faultsOf(house.admin)).toEqual([]);
    await picture(house.admin, "notify-me", DESKTOP);
  });

  test("my shifts, on a phone: cover me is one press, and then who", async () => {
    const person = await house.signIn(people.first, PHONE);
    await person.page.goto("/my-shifts");
    await person.page.getByRole("button", { name: "Cover me for checkout" }).first().waitFor(SOON);
    expect(await faultsOf(person)).toEqual([]);
    await picture(person, "oncall-my-shifts", PHONE);
    const before = (await overrides()).length;
    await person.page.getByRole("button", { name: "Cover me for checkout" }).first().click();
    const dialog = person.page.getByRole("dialog", { name: "Cover me" });
    await dialog
      .getByText(/instead of/)
      .first()
      .waitFor(SOON);
    await picture(person, "oncall-cover-me", PHONE);
    await dialog.getByRole("button", { name: "Take over" }).click();
    await eventually(async () => (await overrides()).length).toBe(before + 1);
    await person.page.goto(`${SCHEDULE}?scale=week`);
    await chart(person.page).waitFor(SOON);
    expect(await faultsOf(person)).toEqual([]);
    await picture(person, "oncall-schedule", PHONE);
    await holdAndDrag(person, track(person.page, "final"));
    await person.page.getByRole("heading", { name: "Who takes over?" }).waitFor(SOON);
    await person.context.close();
  });

  test("in the dark and on a small screen", async () => {
    const dark = await open(DARK, SCHEDULE, "Checkout first line");
    await chart(dark.page).waitFor(SOON);
    expect(await faultsOf(dark, true)).toEqual([]);
    await picture(dark, "oncall-schedule", DARK);
    await dark.context.close();
    const tablet = await open(TABLET, SCHEDULE, "Checkout first line");
    await chart(tablet.page).waitFor(SOON);
    expect(tablet.complaints()).toEqual([]);
    await picture(tablet, "oncall-schedule", TABLET);
    await tablet.context.close();
  });
});
