import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { oncallCommands } from "./oncall.ts";

type Sent = { method: string; path: string; body: unknown };
const CALENDAR = {
  name: "team",
  displayName: "team",
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

/** Runs a command line against a server that remembers what it was asked, and answers so. */
async function run(answer: unknown, ...argv: string[]): Promise<{ sent: Sent | undefined; printed: string }> {
  let sent: Sent | undefined;
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    sent = { method: init.method ?? "GET", path: new URL(url).pathname, body };
    return Response.json(answer);
  });
  let printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const program = new Command().option("--url <url>").option("--token <token>").option("--json");
  await program
    .addCommand(oncallCommands())
    .parseAsync(["node", "shipshape", "--url", "http://server.test", "oncall", ...argv]);
  return { sent, printed };
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a calendar takes its shifts from a file, whose name is given", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "shipshape-")), "team.ics");
  await writeFile(file, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
  const { sent, printed } = await run(CALENDAR, "calendar", "team", "--ical", file);
  expect(sent).toMatchObject({
    path: "/api/v1/calendars/team",
    body: { ical: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
  });
  expect(printed).toContain("team: an iCal file. 1 days and 2 shifts ahead.");
});

test.each([
  [["delete", "payments"], "DELETE", "/api/v1/schedules/payments"],
  [["delete-calendar", "team"], "DELETE", "/api/v1/calendars/team"],
])("what was made on the command line is deleted there: %s", async (argv, method, path) => {
  expect((await run({ ok: true }, ...argv)).sent).toMatchObject({ method, path });
});
