import { expect, test } from "vitest";
import { planWords } from "./evidence-words.ts";

const NOTHING = {
  risk: "none" as const,
  because: [],
  create: 0,
  update: 0,
  replace: 0,
  destroy: 0,
  forget: 0,
  import: 0,
  move: 0,
  drift: 0,
  outputs: 0,
  invocations: 0,
  errored: false,
  complete: true,
  applyable: null,
  terraformVersion: null,
};

test.each([
  ["nothing", {}, "no changes"],
  ["what is dangerous first", { create: 1, destroy: 2, drift: 1 }, "2 to destroy, 1 to create, 1 drifted"],
  ["one action, which is no change and not nothing", { invocations: 1 }, "1 action to run"],
  ["actions after changes", { update: 1, invocations: 2 }, "1 to update, 2 actions to run"],
])("a plan of %s", (_, more, words) => expect(planWords({ ...NOTHING, ...more })).toBe(words));
