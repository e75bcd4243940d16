import { describe, expect, test } from "vitest";
import { rulerOf, shadesOf, zoneDistance } from "./lane-ruler.ts";

const ms = (iso: string): number => Date.parse(iso);
const DAY = 86_400_000;
const from = (iso: string, days: number) => ({ fromMs: ms(iso), toMs: ms(iso) + days * DAY });
const labels = (ticks: readonly { label: string }[]) => ticks.map(({ label }) => label);

describe("the ruler", () => {
  test("of a day has hours, as many as fit", () => {
    expect(labels(rulerOf(from("2026-03-12T00:00Z", 1), "UTC", 1_200).fine)).toHaveLength(24);
    expect(labels(rulerOf(from("2026-03-12T00:00Z", 1), "UTC", 300).fine)).toEqual([
      "00:00",
      "04:00",
      "08:00",
      "12:00",
      "16:00",
      "20:00",
    ]);
  });

  test("of a day on which the clocks go forward leaves out the hour that was skipped", () => {
    const span = { fromMs: ms("2026-03-28T23:00Z"), toMs: ms("2026-03-29T22:00Z") };
    const { fine } = rulerOf(span, "Europe/Berlin", 1_200);
    expect(labels(fine).slice(0, 4)).toEqual(["00:00", "01:00", "03:00", "04:00"]);
    expect(fine.at(-1)?.label).toBe("23:00");
  });

  test("of a week names days, of five weeks numbers them, and where they are narrow only Mondays", () => {
    expect(labels(rulerOf(from("2026-03-12T00:00Z", 7), "UTC", 700).fine)[0]).toBe("Thu 12");
    expect(labels(rulerOf(from("2026-03-12T00:00Z", 35), "UTC", 700).fine).slice(0, 2)).toEqual(["12", "13"]);
    expect(labels(rulerOf(from("2026-03-12T00:00Z", 35), "UTC", 350).fine).slice(0, 6)).toEqual([
      "",
      "",
      "",
      "",
      "16",
      "",
    ]);
  });

  test("names the months above", () => {
    expect(labels(rulerOf(from("2026-03-12T00:00Z", 35), "UTC", 700).coarse)).toEqual(["Mar", "Apr"]);
  });

  test("of another zone begins its days where they begin there", () => {
    const { fine } = rulerOf(from("2026-03-12T00:00Z", 7), "America/New_York", 700);
    expect(new Date(fine[0]?.ms ?? 0).toISOString()).toBe("2026-03-12T04:00:00.000Z");
  });
});

describe("shades", () => {
  test("a weekday has its night and the hours around work, cut to the span", () => {
    const shades = shadesOf(from("2026-03-12T00:00Z", 1), "UTC");
    const hours = shades.map(({ kind, fromMs, toMs }) => [
      kind,
      new Date(fromMs).getUTCHours(),
      (toMs - fromMs) / 3_600_000,
    ]);
    expect(hours).toEqual([
      ["off", 7, 2],
      ["off", 18, 4],
      ["night", 0, 7],
      ["night", 22, 2],
    ]);
  });

  test("five weeks show weekends only", () => {
    const kinds = shadesOf(from("2026-03-12T00:00Z", 35), "UTC").map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["weekend"]));
    expect(kinds).toHaveLength(10);
  });
});

test.each([
  ["Europe/Berlin", "1 h ahead"],
  ["America/New_York", "4 h behind"],
  ["Asia/Kathmandu", "5 h 45 min ahead"],
  ["Africa/Accra", "the same time"],
])("%s is %s of UTC", (zone, text) => expect(zoneDistance("UTC", zone, ms("2026-03-12T00:00Z"))).toBe(text));
