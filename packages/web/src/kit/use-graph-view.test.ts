import { describe, expect, test } from "vitest";
import { fitted, showing, zoomed } from "./use-graph-view.ts";

const frame = { width: 800, height: 400 };

describe("what is seen at first", () => {
  test("a small graph stands in the middle, at its size", () => {
    expect(fitted({ width: 400, height: 200 }, frame, { x: 0, y: 0 })).toEqual({ x: 200, y: 100, scale: 1 });
  });
  test("a larger one is made smaller until all of it is seen", () => {
    expect(fitted({ width: 1000, height: 100 }, frame, { x: 0, y: 0 }).scale).toBe(0.8);
  });
  test("one too large to be read so is shown around what matters, and not beyond its edge", () => {
    const { x, scale } = fitted({ width: 8000, height: 100 }, frame, { x: 4000, y: 0 });
    expect(scale).toBe(0.62);
    expect(x + 4000 * scale).toBe(400);
    expect(fitted({ width: 8000, height: 100 }, frame, { x: 10, y: 0 }).x).toBe(0);
  });
});

test("zooming keeps what is under the pointer there", () => {
  const view = { x: 40, y: 10, scale: 0.5 };
  const at = { x: 300, y: 200 };
  const after = zoomed(view, 1.5, at);
  expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - view.x) / view.scale);
  expect(zoomed(view, 100, at).scale).toBe(2);
});

test("what has the focus is moved into sight, and no further", () => {
  const view = { x: 0, y: 0, scale: 1 };
  const room = { width: 100, height: 50 };
  expect(showing(view, frame, { x: 400, y: 200 }, room)).toEqual(view);
  expect(showing(view, frame, { x: 900, y: 200 }, room).x).toBe(-162);
  expect(showing(view, frame, { x: -100, y: 200 }, room).x).toBe(162);
});
