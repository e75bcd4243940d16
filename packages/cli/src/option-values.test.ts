import { expect, test } from "vitest";
import { countOf, durationMsOf, momentOf, versionOf } from "./option-values.ts";

test("what is typed becomes a value", () => {
  expect(momentOf("2030-12-20T08:00:00Z")).toEqual(new Date(Date.UTC(2030, 11, 20, 8)));
  expect(durationMsOf("1h30m")).toBe(5_400_000);
  expect(countOf("30")).toBe(30);
  expect(versionOf(" 1.4.2 ")).toBe("1.4.2");
});

test.each([
  [() => momentOf("tomorrow"), `"tomorrow" is no moment: write 2030-12-20T08:00:00Z.`],
  [() => durationMsOf("soon"), `"soon" is not a duration`],
  [() => countOf("x"), `"x" is no whole number from 1 up.`],
  [() => countOf("0"), `"0" is no whole number from 1 up.`],
  [() => versionOf(""), "It is empty: say which version is deployed."],
  [() => versionOf(" "), "It is empty: say which version is deployed."],
])("what is none is refused with how to write it", (read, says) => expect(read).toThrow(says));
