import { ScheduleManifest } from "@shipshape/contract/manifest";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { firstSchedule, scheduleDocument } from "./schedule-document.ts";

test("the document to begin with is one that applies", () => {
  expect(ScheduleManifest.parse(parse(firstSchedule("Europe/Berlin")))).toMatchObject({
    metadata: { name: "first-line" },
    spec: { timeZone: "Europe/Berlin", rotations: [{ members: ["ana", "ben"] }] },
  });
});

test("texts with quotes and colons stay what they are", () => {
  const text = `On call: "us", and # them`;
  const rotation = {
    name: "r",
    members: [],
    firstHandoff: "2026-03-02T09:00",
    period: { unit: "days" as const, count: 1 },
  };
  const draft = { name: "x", displayName: text, description: text, timeZone: "UTC", rotations: [rotation] };
  expect(ScheduleManifest.parse(parse(scheduleDocument(draft)))).toMatchObject({
    metadata: { displayName: text },
    spec: { description: text },
  });
});
