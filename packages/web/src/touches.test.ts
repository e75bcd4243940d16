import { allEvents } from "@shipshape/contract/events";
import { routes } from "@shipshape/contract/routes";
import { expect, test } from "vitest";
import { touches } from "./touches.ts";

test.each(allEvents.map(({ name }) => name))("%s refreshes reads that exist", (event) => {
  for (const room of touches(event)) expect(Object.keys(routes)).toContain(room);
});

test("an incident changes what the gate, the alerts and the status page say", () => {
  expect(touches("incidents.incidentOpened")).toEqual([
    "incidents",
    "catalog",
    "alerts",
    "gates",
    "notify",
    "statuspage",
  ]);
});
