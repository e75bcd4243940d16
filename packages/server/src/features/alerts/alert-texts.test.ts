import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "./alert-digest.ts";
import { alertTexts } from "./alert-texts.ts";
import { alertsIn } from "./postable-alerts.ts";

type Sent = Record<string, unknown>;
const prometheus = (nth: number, endsAt: string, more: Sent = {}): Sent => ({
  annotations: { summary: `instance ${nth} is unwell` },
  endsAt,
  startsAt: "2026-05-01T10:00:00.000Z",
  generatorURL: "http://prometheus/graph",
  labels: { alertname: "Down", instance: `host-${nth}` },
  ...more,
});
const bytes = (alerts: readonly unknown[]): Buffer => Buffer.from(JSON.stringify(alerts));

function readBy(body: Buffer) {
  const read = alertsIn(JSON.parse(body.toString("utf8")));
  if (!read.ok) throw read.error;
  return read;
}
function remembering(...bodies: readonly Buffer[]) {
  const texts = alertTexts();
  for (const body of bodies) {
    const { good, givesStart } = readBy(body);
    texts.remember(body, good, givesStart);
  }
  return texts;
}
/** What reading says of the same bytes. */
const truth = (body: Buffer) =>
  readBy(body).good.map((alert) => {
    const { identity, fingerprint, status, startsAtMs, endsAtMs, resolveTimeoutMs } = alert;
    const signal = { identity, fingerprint, status, startsAtMs, endsAtMs, resolveTimeoutMs };
    return { signal, digest: digestOf(alert) };
  });

test("the same alerts with a later end, in another order, are known without being read", () => {
  const texts = remembering(bytes([1, 2, 3].map((nth) => prometheus(nth, "2026-05-01T10:04:00Z"))));
  const again = bytes([3, 1].map((nth) => prometheus(nth, "2026-05-01T10:05:00Z")));
  expect(texts.read(again)).toEqual(truth(again));
});

test("one that was never read sends the request to be read", () => {
  const texts = remembering(bytes([prometheus(1, "2026-05-01T10:04:00Z")]));
  expect(texts.read(bytes([1, 2].map((nth) => prometheus(nth, "2026-05-01T10:04:00Z"))))).toBeUndefined();
});

describe("is read", () => {
  test.each([
    ["what ends before it starts", [prometheus(1, "2026-05-01T09:00:00Z")]],
    ["an end that is no time", [prometheus(1, "soon")]],
    ["an end with a quotation mark in it", [prometheus(1, '2026"')]],
    ["another word", [prometheus(1, "2026-05-01T10:05:00Z", { annotations: { summary: "worse" } })]],
  ])("%s", (_, alerts) => {
    const texts = remembering(bytes([prometheus(1, "2026-05-01T10:04:00Z")]));
    expect(texts.read(bytes(alerts))).toBeUndefined();
  });

  test.each(["", "[]", "{}", "[{}", '[{"labels":{"alertname":"Down"}},]', '[{"labels":{"alertname":"Down"}},{"]'])(
    "what is no list of known alerts: %s",
    (body) => {
      const texts = remembering(bytes([{ labels: { alertname: "Down" } }]));
      expect(texts.read(Buffer.from(body))).toBeUndefined();
    },
  );
});

test("an alert without a start begins where it ends, as ever", () => {
  const texts = remembering(bytes([{ labels: { alertname: "Down" }, endsAt: "2026-05-01T10:04:00Z" }]));
  const again = bytes([{ labels: { alertname: "Down" }, endsAt: "2026-05-01T10:09:00Z" }]);
  expect(texts.read(again)).toEqual(truth(again));
});

test("a label that is called endsAt is not taken for the end", () => {
  const alerts = (end: string) =>
    bytes([{ labels: { alertname: "Down", endsAt: end }, endsAt: "2026-05-01T10:04:00Z" }]);
  const texts = remembering(alerts("2026-05-01T10:04:00Z"));
  expect(texts.read(alerts("2026-05-01T10:05:00Z"))).toBeUndefined();
});

test("whatever was remembered, what is known of a request is what reading it says", () => {
  const word = fc.constantFrom("a", '},{"', '"},{"', "\\", '"endsAt":"x"', "é", '{"', "}]");
  const time = fc.constantFrom("2026-05-01T10:04:00Z", "2026-05-01T10:05:00+02:00", "", "0001-01-01T00:00:00Z");
  const alert = fc.record(
    {
      labels: fc.dictionary(fc.constantFrom("alertname", "endsAt", "b"), word, { minKeys: 1 }),
      annotations: fc.dictionary(word, word),
      endsAt: time,
      startsAt: fc.constant("2026-05-01T08:00:00Z"),
    },
    { requiredKeys: ["labels"] },
  );
  const request = fc.array(alert, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 3 }), request, time, (before, asked, end) => {
      const later = asked.map((one) => ("endsAt" in one ? { ...one, endsAt: end } : one));
      const texts = remembering(...before.map(bytes), bytes(asked));
      const said = texts.read(bytes(later));
      if (said) expect(said).toEqual(truth(bytes(later)));
    }),
  );
});

test("what was remembered first is forgotten first, when there is too much of it", () => {
  const first = bytes([prometheus(1, "2026-05-01T10:04:00Z")]);
  const second = bytes([prometheus(2, "2026-05-01T10:04:00Z")]);
  const texts = alertTexts(first.length);
  for (const body of [first, second]) texts.remember(body, readBy(body).good, () => true);
  expect(texts.read(first)).toBeUndefined();
  expect(texts.read(second)).toEqual(truth(second));
});
