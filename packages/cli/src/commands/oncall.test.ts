import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { runAgainst } from "../testing/run-against.ts";
import { oncallCommands } from "./oncall.ts";

const CALENDAR = {
  name: "team",
  displayName: "team",
  revision: "1",
  description: "",
  source: "an iCal file",
  dayCount: 1,
  shiftCount: 2,
  nextDays: [],
  unknownPeople: [],
  copiedAt: null,
  checkedAt: null,
  error: null,
};

const run = (answer: unknown, ...argv: string[]) => runAgainst(answer, [oncallCommands()], "oncall", ...argv);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a calendar takes its shifts from a file, whose name is given", async () => {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-calendar-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "team.ics");
  await writeFile(file, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
  const { sent, printed } = await run(CALENDAR, "calendar", "team", "--ical", file);
  expect(sent).toMatchObject({
    path: "/api/v1/calendars/team",
    body: { ical: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
  });
  expect(printed).toContain("team: an iCal file. 1 day and 2 shifts ahead.");
});

test("a calendar is shown as it was told, without the text of its file", async () => {
  const told = { name: "team", displayName: "Team", description: "", country: "DE", ical: "BEGIN:VCALENDAR" };
  const { sent, printed } = await run({ ...told, labels: {}, annotations: {}, revision: "1" }, "show-calendar", "team");
  expect(sent).toMatchObject({ method: "GET", path: "/api/v1/calendars/team" });
  expect(JSON.parse(printed)).toMatchObject({ country: "DE", ical: "…" });
});

test("an approval is taken back", async () => {
  const id = "01a20429-0238-703c-8bd4-7309750de97c";
  const span = { from: "2026-12-01T09:00:00Z", to: "2026-12-01T10:00:00Z", createdAt: "2026-11-01T09:00:00Z" };
  const told = { id, schedule: "primary", user: "ana", note: "", inReturn: null, takenBy: "ben", approvedBy: null };
  const { sent, printed } = await run({ ...told, ...span, state: "taken" }, "cover", "unapprove", id);
  expect(sent).toMatchObject({ method: "POST", path: `/api/v1/cover-requests/${id}/unapprove` });
  expect(printed).toContain("taken by ben");
});

test.each([
  [["delete", "payments"], "DELETE", "/api/v1/schedules/payments"],
  [["delete-calendar", "team"], "DELETE", "/api/v1/calendars/team"],
])("what was made on the command line is deleted there: %s", async (argv, method, path) => {
  expect((await run({ ok: true }, ...argv)).sent).toMatchObject({ method, path });
});
