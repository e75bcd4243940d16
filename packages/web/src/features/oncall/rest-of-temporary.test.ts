import { expect, test } from "vitest";
import { restOf } from "./rest-of-temporary.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 11, 24, hour));
const shift = (user: string, from: number, to: number) => ({ user, from: at(from), to: at(to) });
const temporary = {
  id: "0197c5a0-0000-7000-8000-000000000001",
  schedule: "primary",
  from: at(8),
  to: at(20),
  shifts: [shift("ana", 8, 10), shift("ben", 10, 14), shift("cleo", 14, 20)],
  reason: "company day",
  createdBy: "lena",
};

test("of a temporary schedule under way what is ahead is set anew; of one ahead all of it", () => {
  expect(restOf(temporary, at(12))).toEqual({
    from: at(12),
    to: at(20),
    shifts: [shift("ben", 12, 14), shift("cleo", 14, 20)],
    reason: "company day",
  });
  expect(restOf(temporary, at(1))).toMatchObject({ from: at(8), shifts: temporary.shifts });
});
