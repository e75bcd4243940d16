import { expect, test } from "vitest";
import { movedBy, type Pointed, selectedSpan } from "./chart-selection.ts";

const times = [0, 10, 20, 30, 40];
const walk = (...keys: string[]): Pointed | undefined =>
  keys.reduce<Pointed | undefined>((pointed, pressed) => {
    const [key = "", shift] = pressed.split("+").reverse();
    return movedBy(key, shift === "Shift", pointed, times);
  }, undefined);

test.each([
  ["the first press stands on the newest point", ["ArrowLeft"], 40],
  ["the next one moves", ["ArrowLeft", "ArrowLeft"], 30],
  ["not beyond the last", ["ArrowRight", "ArrowRight", "ArrowRight"], 40],
  ["to the first at once", ["Home"], 0],
  ["and back", ["Home", "End"], 40],
  ["by pages, no further than there are points", ["End", "PageDown"], 0],
])("the crosshair: %s", (_, keys, atMs) => {
  expect(walk(...keys)).toEqual({ atMs, anchorMs: null });
});

test("Shift selects from where it stood, forwards and backwards", () => {
  expect(selectedSpan(walk("Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"))).toEqual({
    fromMs: 10,
    toMs: 30,
  });
  expect(selectedSpan(walk("ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft"))).toEqual({ fromMs: 20, toMs: 40 });
});

test("without Shift the selection is let go", () => {
  expect(selectedSpan(walk("Home", "Shift+ArrowRight", "ArrowRight"))).toBeUndefined();
});

test("a stretch without length is none, other keys are not ours, and nothing moves where nothing is", () => {
  expect(selectedSpan({ atMs: 10, anchorMs: 10 })).toBeUndefined();
  expect(movedBy("a", false, undefined, times)).toBeUndefined();
  expect(movedBy("ArrowLeft", false, undefined, [])).toBeUndefined();
});
