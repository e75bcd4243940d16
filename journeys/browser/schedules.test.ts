import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awayFromDigests } from "../harness/days.ts";
import { oneStory } from "../harness/one-story.ts";
import { people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, PHONE, picture, turn } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 30_000 };
const SCHEDULE = "payments-primary";
let house: SignedIn;
let admin: Page;

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin.page;
  await awayFromDigests(house.store.shipshape);
});
afterAll(() => house?.close());

const schedule = () => house.store.shipshape.client.oncall.getSchedule({ params: { name: SCHEDULE } });
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, SOON);

/** The same page at the width of a phone: nothing overflows, and axe finds nothing. */
async function onPhone(name: string): Promise<void> {
  await turn(house.admin, { ...DESKTOP, width: PHONE.width });
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, `${name}-phone`, PHONE);
  await turn(house.admin, DESKTOP);
}

test("a calendar of public holidays is added by its country", async () => {
  await admin.goto("/calendars");
  await admin.getByRole("heading", { name: "Calendars", exact: true }).first().waitFor(SOON);
  await admin.getByLabel("Name").fill("Holidays in Berlin");
  await admin.getByLabel("Country").fill("DE");
  await admin.getByLabel("Region").fill("BE");
  await admin.getByRole("button", { name: "Add the calendar" }).click();
  await admin.getByText("public holidays of DE-BE").waitFor(SOON);
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, "oncall-calendars", DESKTOP);
  await onPhone("oncall-calendars");
});

test("a calendar is changed and deleted, and both are taken back", async () => {
  const source = (words: string) => admin.getByText(words).waitFor(SOON);
  await admin.getByRole("button", { name: "Edit Holidays in Berlin" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Country").waitFor(SOON);
  expect(await dialog.getByLabel("Country").inputValue()).toBe("DE");
  await dialog.getByLabel("Dates").fill("2030-12-24 Christmas Eve, from noon\n2030-12-31");
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, "oncall-calendar-edit", DESKTOP);
  await dialog.getByRole("button", { name: "Save" }).click();
  await source("public holidays of DE-BE, 2 dates");
  await admin.getByRole("button", { name: "Undo" }).click();
  await admin.getByText("2 dates").waitFor({ ...SOON, state: "detached" });
  await admin.getByRole("button", { name: "Delete Holidays in Berlin" }).click();
  await source("No calendar yet");
  await admin.getByRole("button", { name: "Undo" }).click();
  await source("public holidays of DE-BE");
});

test("a rotation gets hours, holidays and a group; the draft stands beside what is, and counts when it is said", async () => {
  await admin.goto(`/on-call/${SCHEDULE}/edit`);
  await admin.getByRole("button", { name: "Add hours" }).click();
  await admin.getByLabel("Holidays", { exact: true }).selectOption({ label: "Holidays in Berlin" });
  await admin.getByLabel(/^Together with/).selectOption(people.lead);
  await admin.getByLabel("The change counts").selectOption("afterShift");
  await admin.getByText("As it would be", { exact: true }).waitFor(SOON);
  await admin.getByText("As it is", { exact: true }).waitFor(SOON);
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, "oncall-editor", DESKTOP);
  await onPhone("oncall-editor");
  await admin.getByRole("button", { name: "Save", exact: true }).click();
  await admin.getByText("It will change").waitFor(SOON);
  const { rotations, versions } = await schedule();
  expect(rotations[0]).toMatchObject({
    restrictions: [{ days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00", to: "17:00" }],
    holidays: { calendar: "holidays-in-berlin", mode: "off" },
  });
  expect(rotations[0]?.members.some((slot) => Array.isArray(slot) && slot.includes(people.lead))).toBe(true);
  expect(versions).toHaveLength(2);
});

test("a temporary schedule is set in a dialog, stands in its lane, and is taken back", async () => {
  await admin.goto(`/on-call/${SCHEDULE}`);
  await admin.getByRole("button", { name: "Temporary schedule" }).click();
  await admin.getByLabel("Why").fill("company day");
  await admin.getByRole("dialog").getByLabel("Who").selectOption(people.lead);
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, "oncall-temporary", DESKTOP);
  await onPhone("oncall-temporary");
  await admin.getByRole("button", { name: "Set the temporary schedule" }).click();
  await admin.getByRole("heading", { name: /Temporary schedules/ }).waitFor(SOON);
  await eventually(async () => (await schedule()).temporarySchedules.length).toBe(1);
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, "oncall-schedule-temporary", DESKTOP);
  await admin.getByRole("button", { name: /Take back the temporary/ }).click();
  await eventually(async () => (await schedule()).temporarySchedules.length).toBe(0);
});

test("somebody comes in addition, and the lanes say so", async () => {
  await admin.goto(`/on-call/${SCHEDULE}`);
  await admin.getByRole("button", { name: "New override" }).click();
  await admin.getByLabel("Who", { exact: true }).selectOption(people.manager);
  await admin.getByLabel("What", { exact: true }).selectOption("add");
  await admin.getByRole("button", { name: "Add", exact: true }).click();
  await admin.getByText(`${people.manager} is on call as well.`, { exact: true }).waitFor(SOON);
  const [made] = (await schedule()).overrides;
  expect(made).toMatchObject({ kind: "add", user: people.manager, instead: null });
});

test("a calendar address is shown once, answers a calendar app, and is revoked", async () => {
  await admin.goto("/my-shifts");
  await admin.getByRole("button", { name: "Make a calendar address" }).click();
  const line = admin.getByText(/calendar-feeds\/.+\.ics/);
  await line.waitFor(SOON);
  const address = new URL((await line.textContent()) ?? "");
  const answer = await fetch(new URL(address.pathname, house.store.shipshape.url));
  expect(await answer.text()).toContain("BEGIN:VCALENDAR");
  expect(await faultsOf(house.admin)).toEqual([]);
  await picture(house.admin, "oncall-address", DESKTOP);
  await admin.getByRole("button", { name: "Revoke" }).click();
  await eventually(async () => (await fetch(new URL(address.pathname, house.store.shipshape.url))).status).toBe(404);
});

test("the command line says and does the same", async () => {
  const cli = async (...words: string[]) => {
    const { code, stdout, stderr } = await house.store.shipshape.cli("oncall", ...words);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const nowMs = (await house.store.shipshape.now()).getTime();
  const inDays = (days: number) => new Date(nowMs + days * 86_400_000).toISOString().replace(/\.\d+/, "");
  expect(await cli("who")).toContain(SCHEDULE);
  expect(await cli("when", "--user", people.first)).toContain("rotation weekly");
  const ahead = (await schedule()).finalShifts.findLast(({ user }) => user !== null);
  const span = ["--from", ahead?.from.toISOString() ?? "", "--to", ahead?.to.toISOString() ?? ""];
  expect(await cli("override", SCHEDULE, "--user", ahead?.user ?? "", "--kind", "remove", ...span)).toContain(
    "is not on call",
  );
  const shift = `${people.lead} ${inDays(50)} ${inDays(51)}`;
  const temporary = await cli("temporary", SCHEDULE, "--from", inDays(50), "--to", inDays(52), "--shift", shift);
  expect(temporary).toContain("only this shift holds");
  expect(await cli("versions", SCHEDULE)).toContain("always");
  expect(await cli("calendars")).toContain("public holidays of DE-BE");
  expect(await cli("export", SCHEDULE)).toContain("BEGIN:VEVENT");
});
