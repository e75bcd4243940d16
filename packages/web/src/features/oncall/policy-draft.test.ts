import { expect, test } from "vitest";
import { asDraft, asNodes, changed, movedUp } from "./policy-draft.ts";
import type { PolicyNode } from "./policy-words.ts";

const step = (name: string): PolicyNode => ({ delayMinutes: 0, targets: [{ kind: "user", name }] });
const nodes: PolicyNode[] = [
  step("ana"),
  { delayMinutes: 0, if: { priority: ["P1"] }, steps: [step("ben"), step("cleo")], else: [step("dora")] },
];
const names = (all: readonly PolicyNode[]): string =>
  JSON.stringify(all)
    .match(/"name":"\w+"/g)
    ?.map((text) => text.slice(8, -1))
    .join(" ") ?? "";
const idOf = (draft: ReturnType<typeof asDraft>, at: number) => draft[1]?.steps?.[at]?.id ?? "";

test("a draft becomes the document that it was made of", () => expect(asNodes(asDraft(nodes))).toEqual(nodes));

test("a node deep in the tree is changed, and taken out", () => {
  const draft = asDraft(nodes);
  const late = changed(draft, idOf(draft, 1), (node) => ({ ...node, delayMinutes: 9 }));
  expect(asNodes(late)[1]?.steps?.[1]?.delayMinutes).toBe(9);
  expect(names(asNodes(changed(draft, idOf(draft, 0), () => undefined)))).toBe("ana cleo dora");
});

test("a node moves up within its list, and the first one stays", () => {
  const draft = asDraft(nodes);
  expect(names(asNodes(movedUp(draft, idOf(draft, 1))))).toBe("ana cleo ben dora");
  expect(names(asNodes(movedUp(draft, idOf(draft, 0))))).toBe("ana ben cleo dora");
});
