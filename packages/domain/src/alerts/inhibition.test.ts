import { describe, expect, test } from "vitest";
import { type InhibitingAlert, type InhibitRule, inhibition, sourcesAmong, upstreamsOf } from "./inhibition.ts";
import type { Matcher } from "./matcher.ts";
import { silencing } from "./silence.ts";

const matcher = (name: string, value: string) => ({ name, operator: "=", value }) as const;
const RULE: InhibitRule = {
  name: "cluster",
  source: [matcher("severity", "critical")],
  target: [matcher("severity", "warning")],
  equal: ["cluster"],
  byDependency: false,
};
const alert = (number: number, labels: Record<string, string>, service: string | null = null): InhibitingAlert => ({
  alertId: `id-${number}`,
  shortId: `ALR-${number}`,
  fingerprint: `f${number}`,
  labels,
  service,
});
const judged = (
  rules: readonly InhibitRule[],
  target: InhibitingAlert,
  firing: readonly InhibitingAlert[],
  upstreams: string[] = [],
) => inhibition(rules, { ...target, upstreams: new Set(upstreams) }, sourcesAmong(rules, firing));

describe("a rule", () => {
  const source = alert(1, { severity: "critical", cluster: "eu" });
  test.each([
    ["of the same cluster is inhibited", { severity: "warning", cluster: "eu" }, true],
    ["of another cluster is not", { severity: "warning", cluster: "us" }, false],
    ["without a cluster is not", { severity: "warning" }, false],
    ["that is no target is not", { severity: "info", cluster: "eu" }, false],
  ])("a target %s", (_, labels, inhibited) => {
    expect(judged([RULE], alert(2, labels as Record<string, string>), [source]).decision).toBe(
      inhibited ? "inhibited" : "none",
    );
  });

  test("a label that neither has is the same", () => {
    expect(judged([RULE], alert(2, { severity: "warning" }), [alert(1, { severity: "critical" })])).toMatchObject({
      decision: "inhibited",
      because: "inhibited by ALR-1 (rule cluster)",
      by: [{ alertId: "id-1", rule: "cluster", fingerprint: "f1" }],
    });
  });

  test("values with a sign between them are not mixed up", () => {
    const rule = { ...RULE, equal: ["a", "b"] };
    const target = alert(2, { severity: "warning", a: "x", b: "yz" });
    expect(judged([rule], target, [alert(1, { severity: "critical", a: "xy", b: "z" })]).decision).toBe("none");
  });

  test("alerts that match both sides do not inhibit each other, nor themselves", () => {
    const both: InhibitRule = { ...RULE, source: [], target: [], equal: [] };
    const [a, b] = [alert(1, { x: "1" }), alert(2, { x: "2" })];
    expect(judged([both], a, [a, b]).decision).toBe("none");
    const halfway: InhibitRule = { ...RULE, source: [matcher("a", "1")], target: [matcher("b", "1")], equal: [] };
    const twoSided = alert(1, { a: "1", b: "1" });
    expect(judged([halfway], twoSided, [alert(2, { a: "1" })]).decision).toBe("inhibited");
    expect(judged([halfway], twoSided, [alert(2, { a: "1", b: "1" })]).decision).toBe("none");
  });

  test("all that inhibit are named", () => {
    const firing = [source, alert(3, { severity: "critical", cluster: "eu" })];
    expect(judged([RULE], alert(2, { severity: "warning", cluster: "eu" }), firing).because).toBe(
      "inhibited by ALR-1 (rule cluster), also by ALR-3",
    );
  });
});

// the cases of Alertmanager's own inhibit_test.go, and what its documentation says of labels that are not there
describe("as Alertmanager decides it", () => {
  const rule = (n: number): InhibitRule => ({
    name: `rule${n}`,
    source: [matcher(`s${n}`, "1")],
    target: [matcher(`t${n}`, "1")],
    equal: ["e"],
    byDependency: false,
  });
  const firing = [alert(1, { s1: "1", t1: "2", e: "1" }), alert(2, { s2: "1", t2: "1", e: "1" })];
  test.each<[string, Record<string, string>, boolean]>([
    ["what the first rule targets is inhibited", { t1: "1", e: "1" }, true],
    ["what the second targets is inhibited", { t2: "1", e: "1" }, true],
    ["other labels do not matter", { t1: "1", t3: "1", e: "1" }, true],
    ["what both target is inhibited", { t1: "1", t2: "1", e: "1" }, true],
    ["what none targets is not", { t1: "0", e: "1" }, false],
    ["both sides, where the source is on one: inhibited", { s1: "1", t1: "1", e: "1" }, true],
    ["both sides, where the source is on both: not", { s2: "1", t2: "1", e: "1" }, false],
    ["another value of an equal label is not", { t1: "1", e: "0" }, false],
    ["none of an equal label is not", { t1: "1" }, false],
  ])("%s", (_, labels, inhibited) => {
    const { decision } = judged([rule(1), rule(2)], alert(3, labels), firing);
    expect(decision).toBe(inhibited ? "inhibited" : "none");
  });

  const operators: Record<string, Matcher> = {
    '="1"': { name: "x", operator: "=", value: "1" },
    '=""': { name: "x", operator: "=", value: "" },
    '!=""': { name: "x", operator: "!=", value: "" },
    '!="1"': { name: "x", operator: "!=", value: "1" },
    '=~".*"': { name: "x", operator: "=~", value: ".*" },
    '=~".+"': { name: "x", operator: "=~", value: ".+" },
    '!~".+"': { name: "x", operator: "!~", value: ".+" },
    '=~"|1"': { name: "x", operator: "=~", value: "|1" },
  };
  test.each([
    ['="1"', false, true, false],
    ['=""', true, false, false],
    ['!=""', false, true, true],
    ['!="1"', true, false, true],
    ['=~".*"', true, true, true],
    ['=~".+"', false, true, true],
    ['!~".+"', true, false, false],
    ['=~"|1"', true, true, false],
  ])("x%s takes a target without x: %s, with 1: %s, with 2: %s, and silences it", (written, ...taken) => {
    const target = operators[written] as Matcher;
    const some: InhibitRule = { ...RULE, target: [target], equal: [] };
    const source = alert(1, { severity: "critical", x: "source" });
    const sides = [{}, { x: "1" }, { x: "2" }].map((labels) => {
      // a target is no source here: what matches both sides is another question
      const isInhibited = judged([some], alert(2, labels), [source]).decision === "inhibited";
      const silence = { id: "s", shortId: "SIL-1", createdBy: "ana", comment: "", startsAtMs: 0, endsAtMs: 9 };
      const isSilenced = silencing([{ ...silence, matchers: [target] }], labels, 5).decision === "silenced";
      return isInhibited === isSilenced ? isInhibited : `inhibited: ${isInhibited}, silenced: ${isSilenced}`;
    });
    // a source that is taken by the target's matchers, too, still inhibits what is no source
    expect(sides).toEqual(taken);
  });

  test.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ["neither has", {}, {}, true],
    ["one has empty and the other not at all", { cluster: "" }, {}, true],
    ["only the source has", { cluster: "eu" }, {}, false],
    ["only the target has", {}, { cluster: "eu" }, false],
  ])("an equal label that %s", (_, ofSource, ofTarget, inhibited) => {
    const source = alert(1, { severity: "critical", ...ofSource });
    const { decision } = judged([RULE], alert(2, { severity: "warning", ...ofTarget }), [source]);
    expect(decision).toBe(inhibited ? "inhibited" : "none");
  });

  test("one that alone matches both sides is told, and so are two of them", () => {
    const wide: InhibitRule = { ...RULE, source: [{ name: "x", operator: "=~", value: ".*" }], target: [], equal: [] };
    const [one, two] = [alert(1, {}), alert(2, { x: "1" })];
    expect([judged([wide], one, [one]), judged([wide], two, [one, two])].map(({ decision }) => decision)).toEqual([
      "none",
      "none",
    ]);
  });
});

describe("along dependencies", () => {
  const rule: InhibitRule = { ...RULE, target: [], equal: [], byDependency: true };
  const db = alert(1, { severity: "critical" }, "db");

  test("an alert of what a service needs inhibits the alerts of the service", () => {
    expect(judged([rule], alert(2, { severity: "critical" }, "web"), [db], ["api", "db"])).toMatchObject({
      decision: "inhibited",
      because: "inhibited by ALR-1 of db, which its service needs (rule cluster)",
    });
  });

  test("never the other way round, and not among those that need nothing of each other", () => {
    expect(judged([rule], db, [alert(2, { severity: "critical" }, "web")]).decision).toBe("none");
    expect(judged([rule], alert(3, {}, "mail"), [db], ["smtp"]).decision).toBe("none");
  });

  const GRAPH = new Map([
    ["web", ["api", "mail"]],
    ["api", ["db"]],
    ["a", ["b", "store"]],
    ["b", ["c"]],
    ["c", ["a", "disk"]],
  ]);
  test.each([
    ["web", ["api", "mail", "db"]],
    ["db", []],
    // a, b and c need each other: none of them stands upstream, or all would keep silent
    ["a", ["store", "disk"]],
    ["b", ["store", "disk"]],
  ])("%s needs %j", (service, upstreams) => {
    expect([...upstreamsOf(service, GRAPH)].sort()).toEqual([...upstreams].sort());
  });
});
