import { describe, expect, test } from "vitest";
import { type InhibitingAlert, type InhibitRule, inhibition, sourcesAmong, upstreamsOf } from "./inhibition.ts";

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
