import { describe, expect, test } from "vitest";
import css from "./tokens.css?raw";

type Rgb = readonly [red: number, green: number, blue: number];

/** Every colour of tokens.css as [light, dark]. */
const colors = new Map<string, readonly [string, string]>();
for (const [, name = "", light = "", dark = ""] of css.matchAll(
  /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g,
))
  colors.set(name, [light, dark]);
for (const [, name = "", color = ""] of css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)) colors.set(name, [color, color]);

const rgbOf = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** Relative luminance, WCAG 2.2 §"relative luminance". */
function luminance(hex: string): number {
  const linear = rgbOf(hex)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

/** Contrast ratio, WCAG 2.2 §"contrast ratio": 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["page", "chrome", "surface", "raised", "sunken", "hover", "chosen"];
const TONES = ["ok", "warn", "bad", "info", "muted"];

/** What is written on what. */
const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ["ink", [...GROUNDS, ...TONES.map((tone) => `${tone}-tint`)]],
  ["ink-soft", [...GROUNDS, ...TONES.map((tone) => `${tone}-tint`)]],
  ["accent", ["surface", "page", "chrome", "chosen"]],
  ["on-accent", ["accent-fill", "accent-fill-hover"]],
  ...TONES.map((tone) => [tone, ["page", "surface", "raised", "hover", "sunken", `${tone}-tint`]] as const),
];

/** Edges, shapes and marks that say something: what they stand against. */
const PARTS: readonly (readonly [string, readonly string[]])[] = [
  ["line-strong", ["page", "surface", "raised", "sunken"]],
  ["focus", [...GROUNDS]],
  ["accent-fill", ["surface", "page"]],
];

const pairs = (table: typeof TEXT) =>
  table.flatMap(([front, grounds]) =>
    grounds.flatMap((ground) => (["light", "dark"] as const).map((theme) => [front, ground, theme] as const)),
  );

const colorOf = (name: string, theme: "light" | "dark"): string => {
  const color = colors.get(name)?.[theme === "light" ? 0 : 1];
  if (color === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return color;
};

test("black on white is as far apart as it gets", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

describe("text stands out at least 4.5 to 1", () => {
  test.each(pairs(TEXT))("%s on %s, %s", (front, ground, theme) => {
    expect(contrast(colorOf(front, theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
});

describe("marks and edges that mean something stand out at least 3 to 1", () => {
  test.each(pairs(PARTS))("%s on %s, %s", (front, ground, theme) => {
    expect(contrast(colorOf(front, theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
