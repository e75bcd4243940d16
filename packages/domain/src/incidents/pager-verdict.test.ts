import { describe, expect, test } from "vitest";
import { deadManPing, type Finding, pagerVerdict } from "./pager-verdict.ts";

const finding = (broken = 0, mended = 0): Finding => ({
  invariant: "queue",
  broken,
  mended,
  because: broken > 0 ? "3 pages are late" : "",
});
const EVERY = 30;

describe("the pager", () => {
  test.each<[string, Finding[], number | undefined, string]>([
    ["is well while everything holds", [finding()], 5_000, "well"],
    ["is well after it repaired itself", [finding(2, 2)], 5_000, "well"],
    ["is troubled by what it could not repair", [finding(), finding(3, 2)], 5_000, "troubled"],
    ["is unknown before the first audit", [], undefined, "unknown"],
    ["failure mode 4: is unknown when nobody audits any more", [finding()], 120_000, "unknown"],
  ])("%s", (_, findings, ago, decision) => {
    const verdict = pagerVerdict(findings, ago, EVERY);
    expect(verdict.decision).toBe(decision);
    expect(verdict.because).not.toBe("");
  });

  test("says what it repaired", () => {
    expect(pagerVerdict([finding(2, 2)], 0, EVERY).because).toContain("repaired itself: 3 pages are late");
  });
});

describe("failure mode 18, the dead-man switch", () => {
  const well = pagerVerdict([finding()], 0, EVERY);
  test.each<[string, Parameters<typeof deadManPing>, string]>([
    ["is told at once when it never was", [well, undefined, 60], "ping"],
    ["is told again after its time", [well, 60_000, 60], "ping"],
    ["is left alone in between", [well, 59_000, 60], "wait"],
    ["is told after a clock was put back", [well, -5_000, 60], "ping"],
    ["hears nothing while something is broken", [pagerVerdict([finding(1)], 0, EVERY), 600_000, 60], "silent"],
    ["hears nothing while nobody audits", [pagerVerdict([], undefined, EVERY), 600_000, 60], "silent"],
  ])("%s", (_, args, decision) => expect(deadManPing(...args).decision).toBe(decision));
});
