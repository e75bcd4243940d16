import { expect, test } from "vitest";
import { timelineKey } from "./timeline-key.ts";

test("what is short stands as it is", () => {
  expect(timelineKey("paged:0197c5a0-0000-7000-8000-000000000001")).toBe("paged:0197c5a0-0000-7000-8000-000000000001");
});

test("what is made of a long address fits an index, is the same each time, and differs from another", () => {
  const called = (end: string) => timelineKey(`called:run:1:https://example.org/${"ä".repeat(4_000)}${end}`);
  expect(Buffer.byteLength(called("a"))).toBeLessThan(300);
  expect(called("a")).toBe(called("a"));
  expect(called("a")).not.toBe(called("b"));
});
