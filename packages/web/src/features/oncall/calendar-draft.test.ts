import { expect, test } from "vitest";
import { calendarDraft, datesText } from "./calendar-draft.ts";

const typed = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, text] of Object.entries(fields)) form.set(name, text);
  return calendarDraft(form);
};

test("a country and a region are read in small letters, too; what is empty is not said", () => {
  expect(typed({ displayName: "Feiertage in Bayern", country: "de", region: " by ", icalUrl: "" })).toEqual({
    name: "feiertage-in-bayern",
    body: { displayName: "Feiertage in Bayern", country: "DE", region: "BY" },
  });
});

test("dates are a day and what it is called, with commas between them", () => {
  expect(typed({ displayName: "Ours", dates: "2026-12-24 Christmas Eve, 2026-12-31,tomorrow" }).body.dates).toEqual([
    { date: "2026-12-24", name: "Christmas Eve" },
    { date: "2026-12-31", name: "" },
    { date: "tomorrow", name: "" },
  ]);
});

test("dates that are there are typed one a line, and read as they were, commas in their names too", () => {
  const dates = [
    { date: "2026-12-24", name: "Christmas Eve, from noon" },
    { date: "2026-12-31", name: "" },
  ];
  expect(datesText(dates)).toBe("2026-12-24 Christmas Eve, from noon\n2026-12-31");
  expect(typed({ displayName: "Ours", dates: `${datesText(dates)}\n` }).body.dates).toEqual(dates);
});

test("a time zone is said only where one is", () => {
  expect(typed({ displayName: "Team", timeZone: "Asia/Tokyo" }).body).toEqual({
    displayName: "Team",
    timeZone: "Asia/Tokyo",
  });
  expect(typed({ displayName: "Team", timeZone: " " }).body).toEqual({ displayName: "Team" });
});
