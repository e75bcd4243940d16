import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { type SloHouse, sloHouse } from "../../testing/test-slo-house.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

type Document = { kind: string; metadata: { name: string }; spec: Record<string, unknown> };

const KINDS = ["SLI", "AlertCondition", "AlertNotificationTarget", "AlertPolicy", "SLO"];

const apply = (documents: readonly unknown[]) => {
  const text = documents.map((document) => stringify(document)).join("---\n");
  return house.as("admin").configuration.apply({ body: { files: [{ path: "all.yaml", text }] } });
};

async function exported(names: ReadonlySet<string>): Promise<Document[]> {
  const { configuration } = house.as("admin");
  const all = await Promise.all(KINDS.map((kind) => configuration.export({ query: { kind } })));
  return all
    .flatMap(({ documents }) => documents as unknown as Document[])
    .filter(({ kind, metadata }) => names.has(`${kind} ${metadata.name}`));
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((one) => one.trim() !== ""),
  fc.constantFrom("yes", "null", "~", "0123", "1e3", "- a", "a: b", "# no comment", "ends\n", "'", '"', "|"),
);
const label = fc.stringMatching(/^[a-z][a-z0-9._-]{0,10}[a-z0-9]$/);
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(shape: T, ...needed: (keyof T)[]) =>
  fc.record(shape, { requiredKeys: needed as never });

const metadata = (name: string) =>
  optional(
    {
      name: fc.constant(name),
      displayName: text.filter((one) => one !== name),
      labels: fc.dictionary(label, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })), {
        minKeys: 1,
        maxKeys: 3,
      }),
      annotations: fc.dictionary(
        label.map((one) => `example.org/${one}`),
        text,
        { minKeys: 1, maxKeys: 3 },
      ),
    },
    "name",
  );
const description = text;
const metric = fc.constantFrom("requests_total", "errors_total", 'lag{a="b"}').chain((query) =>
  fc.record({
    metricSource: optional(
      {
        metricSourceRef: fc.constant("prom"),
        type: fc.constantFrom("Prometheus", "prometheus"),
        spec: fc.record({ query: fc.constant(query) }),
      },
      "metricSourceRef",
      "spec",
    ),
  }),
);
const ratio = fc.oneof(
  optional({ counter: fc.boolean(), good: metric, total: metric }, "counter", "good", "total"),
  optional({ counter: fc.boolean(), bad: metric, total: metric }, "counter", "bad", "total"),
  optional(
    { counter: fc.boolean(), raw: metric, rawType: fc.constantFrom("success", "failure") },
    "counter",
    "raw",
    "rawType",
  ),
);
const ratioSli = optional({ description, ratioMetric: ratio }, "ratioMetric");
const thresholdSli = optional({ description, thresholdMetric: metric }, "thresholdMetric");

const conditionSpec = optional(
  {
    description,
    severity: fc.constantFrom("page", "ticket", "sev2"),
    condition: optional(
      {
        kind: fc.constant("burnrate"),
        op: fc.constantFrom("gt", "gte"),
        threshold: fc.constantFrom(1, 2, 14.4),
        lookbackWindow: fc.constantFrom("1h", "6h", "1d"),
        alertAfter: fc.constantFrom("0m", "5m"),
      },
      "kind",
      "threshold",
      "lookbackWindow",
    ),
  },
  "severity",
  "condition",
);
const targetSpec = optional({ description, target: text }, "target");
const inPlace = (kind: string, spec: fc.Arbitrary<unknown>) =>
  fc.record({ kind: fc.constant(kind), metadata: metadata(`in-place-${kind.toLowerCase()}`), spec });
const policySpec = optional(
  {
    description,
    alertWhenNoData: fc.boolean(),
    alertWhenBreaching: fc.boolean(),
    alertWhenResolved: fc.boolean(),
    conditions: fc.tuple(fc.oneof(fc.constant({ conditionRef: "burns" }), inPlace("AlertCondition", conditionSpec))),
    notificationTargets: fc.array(
      fc.oneof(fc.constant({ targetRef: "mail" }), inPlace("AlertNotificationTarget", targetSpec)),
      { minLength: 1, maxLength: 2 },
    ),
  },
  "conditions",
);

const timeWindow = fc.constantFrom(
  { duration: "30d", isRolling: true },
  { duration: "4w", isRolling: true },
  { duration: "1M", isRolling: false, calendar: { startTime: "2026-01-01 00:00:00", timeZone: "Europe/Berlin" } },
  { duration: "1Q", isRolling: false, calendar: { startTime: "2026-01-01 00:00:00", timeZone: "Asia/Kathmandu" } },
);
const METHODS = [
  ["Occurrences", {}],
  ["Timeslices", { timeSliceTarget: 0.95, timeSliceWindow: "5m" }],
  ["RatioTimeslices", { timeSliceWindow: "1h" }],
] as const;

/** An indicator in place or by reference, with what judging it takes: op and value belong to a threshold. */
const indicators = fc.oneof(
  fc
    .tuple(ratioSli, metadata("inline"))
    .map(([spec, named]) => [{ indicator: { metadata: named, spec } }, {}] as const),
  fc
    .tuple(thresholdSli, metadata("inline"))
    .map(([spec, named]) => [{ indicator: { metadata: named, spec } }, { op: "lte", value: 2.5 }] as const),
  fc.constant([{ indicatorRef: "counted" }, {}] as const),
);
const sloSpec = fc
  .record({
    indicator: indicators,
    method: fc.constantFrom(...METHODS),
    window: timeWindow,
    targets: fc.uniqueArray(fc.constantFrom(0.9, 0.99, 0.999), { minLength: 1, maxLength: 3 }),
    title: fc.option(fc.stringMatching(/^[a-z]{1,12}$/), { nil: undefined }),
    more: optional({
      description,
      alertPolicies: fc.array(fc.oneof(fc.constant({ alertPolicyRef: "pages" }), inPlace("AlertPolicy", policySpec)), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
  })
  .map(({ indicator: [measured, judged], method: [budgetingMethod, slices], window, targets, title, more }) => ({
    service: "shop",
    ...measured,
    timeWindow: [window],
    budgetingMethod,
    objectives: targets.map((target, index) => ({
      ...(title === undefined ? {} : { displayName: `${title} ${index}` }),
      ...(index === 1 ? { targetPercent: target * 100 } : { target }),
      ...judged,
      ...slices,
    })),
    ...more,
  }));

const document = (kind: string, name: string, spec: fc.Arbitrary<unknown>) =>
  fc.record({ apiVersion: fc.constant("openslo/v1"), kind: fc.constant(kind), metadata: metadata(name), spec });
const documents = fc.tuple(
  document("SLI", "counted", ratioSli),
  document("SLI", "level", thresholdSli),
  document("AlertCondition", "burns", conditionSpec),
  document("AlertNotificationTarget", "mail", targetSpec),
  document("AlertPolicy", "pages", policySpec),
  document("SLO", "promise", sloSpec),
);

/** The one field that we fill in where it was not said. */
const withoutDefaults = ({ spec, ...rest }: Document) => ({
  ...rest,
  spec: Object.fromEntries(Object.entries(spec).filter(([key, value]) => key !== "description" || value !== "")),
});

test("whatever is applied of OpenSLO comes out with all that it said, and applies to nothing new", async () => {
  const names = new Set([
    "SLI counted",
    "SLI level",
    "AlertCondition burns",
    "AlertNotificationTarget mail",
    "AlertPolicy pages",
    "SLO promise",
  ]);
  await fc.assert(
    fc.asyncProperty(documents, async (given) => {
      await apply(given);
      const found = await exported(names);
      const byKind = (one: unknown): string =>
        JSON.stringify([(one as Document).kind, (one as Document).metadata.name]);
      const sorted = (all: readonly unknown[]) => [...all].sort((a, b) => (byKind(a) < byKind(b) ? -1 : 1));
      expect(sorted(found.map(withoutDefaults))).toEqual(sorted(given));
      expect(await apply(found)).toMatchObject({ creates: 0, updates: 0 });
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
