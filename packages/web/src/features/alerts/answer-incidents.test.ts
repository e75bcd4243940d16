import { describe, expect, test } from "vitest";
import { sentenceOf } from "./answer-incidents.ts";

const done = (asked: string) => ({ asked, done: true, because: "it is acknowledged", incident: null });
const refused = (asked: string) => ({ asked, done: false, because: `${asked} is over.`, incident: null });

describe("what became of many", () => {
  test("all were answered", () => {
    expect(sentenceOf("acknowledge", [done("INC-1"), done("INC-2")])).toBe("Acknowledged INC-1, INC-2.");
  });
  test("so many that their names would hide the point", () => {
    const results = ["INC-1", "INC-2", "INC-3", "INC-4"].map(done);
    expect(sentenceOf("resolve", results)).toBe("Resolved 4 incidents.");
  });
  test("some were not, and why", () => {
    expect(sentenceOf("resolve", [done("INC-1"), refused("INC-2"), refused("INC-3")])).toBe(
      "Resolved INC-1. INC-2 is over. So it went with 1 more.",
    );
  });
});
