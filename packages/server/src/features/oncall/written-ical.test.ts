import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { writtenIcal } from "./written-ical.ts";

const start = new Date("2026-03-29T00:30:00Z");
const end = new Date("2026-03-29T01:30:00Z");
const event = (text: string) => ({ id: "1@shipshape", start, end, summary: text, description: `because: ${text}` });

/** As another program reads it (ical.js). */
function read(ical: string) {
  const calendar = new ICAL.Component(ICAL.parse(ical) as unknown[]);
  const [first, ...more] = calendar.getAllSubcomponents("vevent");
  if (!first || more.length > 0) throw new Error(`one event was expected, and ${more.length} more came`);
  const of = (name: string) => first.getFirstPropertyValue(name);
  // to ical.js these two are of no type, so that it leaves what is escaped as it is
  const nameOf = (name: string) => String(calendar.getFirstPropertyValue(name)).replace(/\\(.)/g, "$1");
  return {
    names: [nameOf("name"), nameOf("x-wr-calname")],
    summary: of("summary"),
    description: of("description"),
    times: [of("dtstart"), of("dtend")].map((time) => (time as ICAL.Time).toJSDate().toISOString()),
  };
}

describe("what people wrote into a name comes back as it is:", () => {
  test.each([
    ["commas, semicolons, backslashes and quotes", 'Zahlungen, EU; C:\\new \\, "nachts": 24/7'],
    ["a line break that would begin an event", "Zahlungen\nBEGIN:VEVENT\nUID:9\nEND:VEVENT"],
    ["emoji and accents over several lines", "é🚒👩‍🚒ü".repeat(60)],
    ["one long word", "x".repeat(500)],
  ])("%s", (_, text) => {
    const oneLine = text.replaceAll("\n", " ");
    const ical = writtenIcal(text, [event(text)]);
    expect(read(ical)).toEqual({
      names: [oneLine, oneLine],
      summary: text,
      description: `because: ${text}`,
      times: [start.toISOString(), end.toISOString()],
    });
    const longest = Math.max(...ical.split("\r\n").map((line) => Buffer.byteLength(line)));
    expect(longest).toBeLessThanOrEqual(75);
  });

  test("without control characters, and with one kind of line break", () => {
    const ical = writtenIcal("a\u0000b\u0007c\r\nd\re", [event("a\u0000b\u001bc\rd")]);
    expect(read(ical)).toMatchObject({ names: ["abc d e", "abc d e"], summary: "abc\nd" });
  });
});
