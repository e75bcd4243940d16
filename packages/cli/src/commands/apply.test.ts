import { expect, test } from "vitest";
import { planText } from "./apply.ts";

const nothing = { changes: [], warnings: [], creates: 0, updates: 0, unchanged: 2, removals: [], removes: 0 };
const removal = { kind: "Schedule", name: "nights", file: "ops/on-call.yaml" };

test("a plan without removals says nothing of them", () =>
  expect(planText(nothing, false)).toBe("0 to create, 0 to update, 2 unchanged"));

test("a removal is shown with the file it stood in, and that it wants --prune", () =>
  expect(
    planText({ ...nothing, removals: [{ ...removal, action: "leave", because: "the files name it no more" }] }, false),
  ).toBe(
    [
      "- Schedule nights  (ops/on-call.yaml)  only with --prune",
      "0 to create, 0 to update, 0 to remove, 2 unchanged",
    ].join("\n"),
  ));

test("what is gone is counted, and what stays says why", () => {
  const kept = { ...removal, name: "days", action: "keep" as const, because: "EscalationPolicy payments names it" };
  const gone = { ...removal, action: "remove" as const, because: "the files name it no more" };
  expect(planText({ ...nothing, removals: [gone, kept], removes: 1 }, true)).toBe(
    [
      "- Schedule nights  (ops/on-call.yaml)",
      "  Schedule days  stays: EscalationPolicy payments names it (ops/on-call.yaml)",
      "0 created, 0 updated, 1 removed, 2 unchanged",
    ].join("\n"),
  );
});
