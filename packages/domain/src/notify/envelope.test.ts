import { describe, expect, test } from "vitest";
import { bundleWords, envelopes } from "./envelope.ts";

const due = (id: string, change: object = {}) => ({
  id,
  bundleId: null as string | null,
  kind: "page",
  userId: "ana",
  channel: "sms",
  address: "+49 1",
  ...change,
});
const shape = (list: ReturnType<typeof due>[], most = 10) =>
  envelopes(list, most).map(({ id, members }) => [id, members.map((one) => one.id).join(" ")]);

describe("pages that are due together", () => {
  test("to one address, travel as one message with the id of the first", () => {
    expect(shape([due("a"), due("b"), due("c")])).toEqual([["a", "a b c"]]);
  });
  test("to different addresses or channels, travel apart", () => {
    expect(shape([due("a"), due("b", { address: "+49 2" }), due("c", { channel: "voice" })])).toHaveLength(3);
  });
  test("travel alone over a channel that does not bundle", () => {
    expect(shape([due("a"), due("b")], 1)).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });
  test("fill one message, and then the next", () => {
    expect(shape([due("a"), due("b"), due("c")], 2)).toEqual([
      ["a", "a b"],
      ["c", "c"],
    ]);
  });
  test("stay together at the next try, whoever joined meanwhile", () => {
    const again = [due("b", { bundleId: "a" }), due("new"), due("a", { bundleId: "a" })];
    expect(shape(again)).toEqual([
      ["a", "b a"],
      ["new", "new"],
    ]);
  });
  test("a test message and news travel alone", () => {
    expect(shape([due("a", { kind: "test" }), due("b", { kind: "notice" }), due("c")])).toHaveLength(3);
  });
});

test("failure mode 14: a message of a storm says how many there are, also of those that it has no room to name", () => {
  const subjects = Array.from({ length: 33 }, (_, at) => `[SEV2] service-${at} (INC-${at})`);
  const { subject, text } = bundleWords(subjects, "https://pager.example/incidents");
  expect(subject).toBe("33 incidents: [SEV2] service-0 (INC-0) and 32 more");
  expect(text).toContain("service-19");
  expect(text).toContain("13 more, see https://pager.example/incidents");
});
