import { describe, expect, test } from "vitest";
import { bundleWords, distinctNews, envelopes, togetherWords } from "./envelope.ts";

const due = (id: string, change: object = {}) => ({
  id,
  bundleId: null as string | null,
  kind: "page",
  userId: "ana",
  channel: "sms",
  address: "+49 1",
  incidentId: `incident of ${id}` as string | null,
  subject: "it fails",
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
  test("for one incident travel together over any channel, and count as one", () => {
    const one = { incidentId: "INC-1" };
    expect(shape([due("a", one), due("b"), due("c", one)], 1)).toEqual([
      ["a", "a c"],
      ["b", "b"],
    ]);
    expect(shape([due("a", one), due("b"), due("c"), due("d", one)], 2)).toEqual([
      ["a", "a b d"],
      ["c", "c"],
    ]);
    expect(shape([due("a", one), due("b", { ...one, address: "+49 2" })], 1)).toHaveLength(2);
  });
  test("for one incident that ask something else are two", () => {
    const question = { incidentId: "INC-1", subject: "Still working on it?" };
    expect(shape([due("a", { incidentId: "INC-1" }), due("b", question)], 1)).toHaveLength(2);
  });
  test("for one incident stay apart where one of them went out before", () => {
    const one = { incidentId: "INC-1" };
    expect(shape([due("a", { ...one, bundleId: "a" }), due("b", one)], 1)).toEqual([
      ["a", "a"],
      ["b", "b"],
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

test("a message says everything once", () => {
  const one = { incidentId: "1" };
  const news = distinctNews([
    due("a", one),
    due("b", one),
    due("c"),
    due("d", { ...one, subject: "Still working on it?" }),
  ]);
  expect(news.map(({ id }) => id)).toEqual(["a", "c", "d"]);
});

test("a story says what else a message was about, and why one was enough", () => {
  expect(togetherWords({ with: 0, alsoBecause: [] })).toEqual([]);
  expect(togetherWords({ with: 2, alsoBecause: ["on call for payments"] })).toEqual([
    "One message with 2 other incidents.",
    "The same message pages because on call for payments: one is enough, as one answer is to both.",
  ]);
});
