import { expect, test } from "vitest";
import { byArea, firstStep, type ItemOfList } from "./readiness-steps.ts";

const item = (
  key: string,
  area: ItemOfList["area"],
  classes: ItemOfList["classes"],
  more: Partial<ItemOfList> = {},
) => ({
  ...{ key, area, classes, decision: "fail" as const, wanted: true },
  ...more,
});
const ITEMS = [
  item("owner", "ownership", ["A", "B", "C"], { decision: "pass" }),
  item("gate", "delivery", ["A"]),
  item("sla", "objectives", ["A", "B"]),
  item("ci", "delivery", ["A", "B", "C"]),
  item("design", "documentation", ["A", "B", "C"], { wanted: false }),
];

test.each([
  ["what every service needs comes before what only the most relied on needs", ITEMS, null, "ci"],
  ["the next class is the next step", ITEMS, "C", "sla"],
  [
    "what an exemption lets go is no step",
    ITEMS.map((one) => ({ ...one, decision: "exempt" as const })),
    null,
    undefined,
  ],
  ["something is missing of a class that was reached", [item("ci", "delivery", ["C"])], "A", "ci"],
] as const)("%s", (_, items, reached, key) => expect(firstStep(items, reached)?.key).toBe(key));

test("items stand by what they are about, in the order of the areas", () => {
  expect(byArea(ITEMS).map(({ area, items }) => [area, items.map(({ key }) => key)])).toEqual([
    ["ownership", ["owner"]],
    ["objectives", ["sla"]],
    ["delivery", ["gate", "ci"]],
    ["documentation", ["design"]],
  ]);
});
