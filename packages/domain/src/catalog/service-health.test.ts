import { expect, test } from "vitest";
import { HEALTHS, serviceHealth } from "./service-health.ts";

const none = {
  liveIncidents: 0,
  incident: null,
  objectives: 0,
  spentObjectives: 0,
  burningObjectives: 0,
  keptObjectives: 0,
};

test.each([
  [
    "an incident outweighs everything",
    { liveIncidents: 1, incident: "INC-3", objectives: 1, spentObjectives: 1 },
    "incident",
    "INC-3 is not resolved",
  ],
  [
    "several incidents are counted",
    { liveIncidents: 3, incident: "INC-3" },
    "incident",
    "INC-3 and 2 more is not resolved",
  ],
  [
    "a spent budget outweighs a burning one",
    { objectives: 3, spentObjectives: 1, burningObjectives: 2 },
    "spent",
    "the error budget of one objective is spent",
  ],
  [
    "what burns outweighs what holds",
    { objectives: 3, burningObjectives: 2, keptObjectives: 1 },
    "burning",
    "2 objectives burning too fast",
  ],
  [
    "what holds is said, and what is silent beside it",
    { objectives: 2, keptObjectives: 1 },
    "ok",
    "one objective is on track; one has no data",
  ],
  ["no data is not good news", { objectives: 2 }, "no_data", "2 objectives have no data"],
  ["nothing to judge by is said", {}, "no_objective", "nobody said yet what may be expected of it"],
])("%s", (_, facts, decision, because) => expect(serviceHealth({ ...none, ...facts })).toEqual({ decision, because }));

test("the order of healths is the order in which they outweigh each other", () => {
  expect(HEALTHS.slice(0, 3)).toEqual(["incident", "spent", "burning"]);
});
