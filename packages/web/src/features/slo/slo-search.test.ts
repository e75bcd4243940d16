import { expect, test } from "vitest";
import { filtered, type SloFilter } from "./slo-search.ts";
import type { SloView } from "./slo-words.ts";

const slo = (
  name: string,
  more: { left?: number | null; minutes?: number; status?: SloView["status"]; service?: string },
): SloView => ({
  id: name,
  name,
  displayName: name,
  description: "",
  service: more.service ?? "payments",
  target: 0.99,
  window: "30d",
  budgetingMethod: "Occurrences",
  builtIn: false,
  status: more.status ?? "ok",
  because: "",
  budget: {
    good: 1,
    total: 1,
    attained: 1,
    allowedBadEvents: 1,
    badEvents: 0,
    remainingShare: more.left === undefined ? 1 : more.left,
    remainingEvents: 1,
    remainingMinutes: 1,
    young: false,
    windowFrom: new Date(0),
  },
  burn: [],
  dataUntil: null,
  dataProblem: null,
  timeToExhaustionMinutes: more.minutes ?? null,
  recoversAt: null,
  evaluatedAt: null,
});

const slos = [
  slo("calm", { left: 0.9 }),
  slo("empty-soon", { left: 0.6, minutes: 90, status: "burning" }),
  slo("spent", { left: -0.2, minutes: 0, status: "spent" }),
  slo("uncounted", { left: null, status: "no_data", service: "ledger" }),
  slo("little", { left: 0.1, service: "ledger" }),
];
const names = (filter: SloFilter) =>
  filtered(slos, filter, (service) => (service === "ledger" ? "books" : "money")).map(({ name }) => name);

test("the worst stand first: spent, then soonest empty, then least left, then what was not counted", () => {
  expect(names({})).toEqual(["spent", "empty-soon", "little", "calm", "uncounted"]);
});

test("by budget the least left stands first, by name the alphabet decides", () => {
  expect(names({ sort: "budget" })).toEqual(["spent", "little", "empty-soon", "calm", "uncounted"]);
  expect(names({ sort: "name" })).toEqual(["calm", "empty-soon", "little", "spent", "uncounted"]);
});

test.each<[string, SloFilter, string[]]>([
  ["by service", { service: "ledger" }, ["little", "uncounted"]],
  ["by the team of the service", { team: "money" }, ["spent", "empty-soon", "calm"]],
  ["by how they stand", { state: "burning" }, ["empty-soon"]],
  ["by words", { find: "ledger litt" }, ["little"]],
  ["by all of it", { team: "books", state: "ok" }, ["little"]],
])("narrowed %s", (_, filter, expected) => {
  expect(names(filter)).toEqual(expected);
});
