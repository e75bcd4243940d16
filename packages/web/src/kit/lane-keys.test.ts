import { expect, test } from "vitest";
import { focusMove, keyStep } from "./lane-keys.ts";

const press = (key: string, held: Partial<Record<"shiftKey" | "altKey" | "ctrlKey" | "metaKey", true>> = {}) => ({
  key,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

test.each([
  ["an arrow moves it by half an hour", press("ArrowRight"), { what: "both", by: "step", sign: 1 }],
  ["with Alt by a day", press("ArrowLeft", { altKey: true }), { what: "both", by: "day", sign: -1 }],
  ["Page down by a day", press("PageDown"), { what: "both", by: "day", sign: 1 }],
  ["with Shift its end moves", press("ArrowLeft", { shiftKey: true }), { what: "to", by: "step", sign: -1 }],
  [
    "with Shift up and down its beginning",
    press("ArrowUp", { shiftKey: true }),
    { what: "from", by: "step", sign: -1 },
  ],
  ["up alone goes to the lane above", press("ArrowUp"), undefined],
  ["another key is not ours", press("a"), undefined],
  ["Ctrl is the browser's", press("ArrowRight", { ctrlKey: true }), undefined],
])("%s", (_, pressed, step) => expect(keyStep(pressed)).toEqual(step));

test("the focus goes along a lane and between lanes, without any key held", () => {
  expect(focusMove(press("ArrowRight"))).toBe("next");
  expect(focusMove(press("ArrowUp"))).toBe("up");
  expect(focusMove(press("ArrowRight", { shiftKey: true }))).toBeUndefined();
});
