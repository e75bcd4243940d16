import { expect, test } from "vitest";
import { type Condition, GROUP_KINDS, listOf, newCondition, withChange, withList } from "./condition-draft.ts";

const asked: Condition = { priority: ["P1"], labels: ['env="production"'] };

test("what is not asked any more is not in the document", () => {
  expect(withChange(asked, { priority: undefined, severity: ["SEV1"] })).toEqual({
    labels: ['env="production"'],
    severity: ["SEV1"],
  });
});

test.each([...GROUP_KINDS])("conditions within a condition are put in, changed and taken out again: %s", (kind) => {
  const one = withList(asked, kind, [newCondition()]);
  expect(listOf(one, kind)).toEqual([newCondition()]);
  const other = withList(one, kind, [{ urgency: "low" }]);
  expect(listOf(other, kind)).toEqual([{ urgency: "low" }]);
  expect(withList(other, kind, [])).toEqual(asked);
});
