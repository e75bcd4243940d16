import { expect, test } from "vitest";
import { matchersFor, type SilenceView, silenceStatus } from "./silence-words.ts";

const NOW = 1_000_000_000;
const silence = (state: SilenceView["state"], leftMs: number, covers: number) =>
  ({ state, endsAt: new Date(NOW + leftMs), covers }) as SilenceView;

test.each([
  ["to come", silence("pending", 9_999_999, 0), "to come", "info"],
  ["far from its end", silence("active", 9_999_999, 3), "holds", "ok"],
  ["near its end, with alerts under it", silence("active", 60_000, 3), "ends soon", "warn"],
  ["near its end, with nothing under it", silence("active", 60_000, 0), "ends soon", "ok"],
  ["over", silence("expired", -1, 0), "over", "muted"],
])("a silence %s", (_, view, word, tone) => expect(silenceStatus(view, NOW)).toEqual({ word, tone }));

test("a silence of an alert begins with its name and what it is about", () => {
  expect(matchersFor({ severity: "page", service: "db", alertname: "Up", pod: "db-1" })).toEqual([
    { name: "alertname", operator: "=", value: "Up" },
    { name: "service", operator: "=", value: "db" },
  ]);
});

test("an alert without a name is silenced by all its labels", () => {
  expect(matchersFor({ check: "disk", host: "a" })).toHaveLength(2);
});
