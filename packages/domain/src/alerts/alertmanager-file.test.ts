import { describe, expect, test } from "vitest";
import { readAlertmanagerFile } from "./alertmanager-file.ts";
import { alertmanagerConfiguration } from "./alertmanager-yaml.ts";
import { readRouting } from "./routing.ts";

const NOBODY_KNOWN = { policies: new Set<string>(), teams: new Set<string>() };
const read = (file: object) => readAlertmanagerFile(file, {}, NOBODY_KNOWN);
/** A file that is fine, but for what is said of it. */
const file = (more: object) => ({ route: { receiver: "ops" }, receivers: [{ name: "ops" }], ...more });
const faultsIn = (more: object): string[] => {
  const found = read(file(more));
  return found.ok ? [] : found.faults.map(({ path, message }) => `${path}: ${message}`);
};
const below = (route: object) => ({ route: { receiver: "ops", routes: [route] } });
const written = (more: object) => {
  const found = read(file(more));
  if (!found.ok) throw new Error(JSON.stringify(found.faults));
  return found.routing;
};

describe("what Alertmanager would not read is refused, and never taken for something else", () => {
  test.each<[string, object, string]>([
    ["a section that is misspelled", { inhibit_rule: [] }, "inhibit_rule: field not found in type config.plain"],
    [
      "a rule whose targets are misspelled, which would inhibit everything",
      { inhibit_rules: [{ source_matchers: ["a=b"], target_matcher: ["c=d"] }] },
      "inhibit_rules[0].target_matcher: field not found in type config.plain",
    ],
    [
      "a rule of a form that is not known here",
      { inhibit_rules: [{ sources: [{ matchers: ["a=b"] }], target_matchers: ["c=d"] }] },
      "inhibit_rules[0].sources: field not found in type config.plain",
    ],
    [
      "an interval whose days are misspelled, which would hold always",
      { time_intervals: [{ name: "office", time_intervals: [{ weekday: ["monday"] }] }] },
      "time_intervals[0].time_intervals[0].weekday: field not found in type config.plain",
    ],
    [
      "an interval whose list is misspelled",
      { time_intervals: [{ name: "office", intervals: [] }] },
      "time_intervals[0].intervals: field not found in type config.plain",
    ],
    [
      "a receiver with a field of nobody",
      { receivers: [{ name: "ops", webhook_config: [] }] },
      "receivers[0].webhook_config: field not found in type config.plain",
    ],
    [
      "an interval without a name",
      { time_intervals: [{ name: null }] },
      "time_intervals[0].name: missing name in time interval",
    ],
    [
      "an interval of old without a name",
      { mute_time_intervals: [{ time_intervals: [] }] },
      "mute_time_intervals[0].name: missing name in mute time interval",
    ],
    [
      "a pattern that is not said, which is not the pattern null",
      below({ match_re: { service: null } }),
      'route.routes[0].match_re: invalid regexp value for "service"',
    ],
    [
      "a pattern that is not said in a rule",
      { inhibit_rules: [{ source_match_re: { service: null } }] },
      'inhibit_rules[0].source_match_re: invalid regexp value for "service"',
    ],
    [
      "a label name of no old form",
      below({ match: { "a-b": "c" } }),
      'route.routes[0].match: invalid label name "a-b"',
    ],
    [
      "matchers as a mapping",
      below({ matchers: [{ severity: "critical" }] }),
      "route.routes[0].matchers[0]: this must be a text",
    ],
    ["a list for a value", below({ match: { team: ["a"] } }), "route.routes[0].match.team: this must be a text"],
  ])("%s", (_, more, fault) => expect(faultsIn(more)).toContain(fault));
});

test("a label that is given no value is one that is not there", () => {
  expect(written(below({ match: { team: null } })).route.routes[0]?.matchers).toEqual(['team=""']);
});

test("integrations of any name are ways to tell people", () => {
  const found = read(file({ receivers: [{ name: "ops", msteamsv2_configs: [{}], pigeon_configs: [{}] }] }));
  expect(found.ok && found.notes[0]?.message).toContain("told people by Microsoft Teams and pigeon");
});

test.each([
  ["1y", "365d"],
  ["1y2w3d12h", "382d12h"],
  ["5m", "5m"],
])("a duration of %s is %s", (its, ours) => {
  expect(written({ route: { receiver: "ops", repeat_interval: its } }).route.repeatInterval).toBe(ours);
});

describe("grouping", () => {
  test("that a route ends with an empty list is ended, and written so", () => {
    const routing = written({ route: { receiver: "ops", group_by: ["team"], routes: [{ group_by: [] }, {}] } });
    const found = readRouting(routing);
    expect(found.ok && found.routing.root.routes.map(({ groupBy }) => groupBy)).toEqual([[], ["team"]]);
    expect(alertmanagerConfiguration(routing)).toMatchObject({
      route: { group_by: ["team"], routes: [{ group_by: [] }, {}] },
    });
  });

  test.each<[string[], string[]]>([
    [["...", "..."], []],
    [["...", "team"], ["cannot have wildcard group_by (`...`) and other labels at the same time"]],
    [["team", "zone", "team"], ['duplicated label "team" in group_by']],
  ])("by %j", (groupBy, faults) => {
    const found = readRouting(written({ route: { receiver: "ops", group_by: groupBy } }));
    expect(found.ok ? [] : found.faults.map(({ message }) => message)).toEqual(faults);
  });
});
