import { expect, test } from "vitest";
import { freezeBands } from "./freeze-bands.ts";
import type { FreezeView } from "./freeze-words.ts";

const freeze = (name: string, more: Partial<FreezeView> = {}): FreezeView => ({
  name,
  displayName: name,
  kind: "deny",
  from: new Date("2026-03-13T16:00:00Z"),
  to: new Date("2026-03-16T08:00:00Z"),
  recurrence: null,
  recurs: null,
  overrun: false,
  manual: false,
  reason: "Nobody is here",
  selector: {},
  labels: {},
  annotations: {},
  active: false,
  ...more,
});

const FREEZES = [
  freeze("weekends", { selector: { environments: ["prod*"] } }),
  freeze("books", { selector: { services: ["payments"] } }),
  freeze("office-hours", { kind: "allow" }),
];
const STRETCHES = FREEZES.map(({ name, from, to }) => ({ freeze: name, from, to }));

test.each([
  ["of everything, a freeze of some services shades nothing", false, undefined, ["weekends"]],
  ["of one service, each that holds for it does", true, undefined, ["weekends", "books"]],
  ["of another environment, none that is not of it", true, "staging", ["books"]],
  ["of an environment that its pattern fits, it does", false, "production", ["weekends"]],
])("%s", (_, isOne, environment, shades) => {
  const bands = freezeBands(FREEZES, STRETCHES, { isOne, environment });
  expect(bands.map(({ label }) => label.split(",")[0])).toEqual(shades);
});
