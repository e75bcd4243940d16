import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let one: TestHouse;
let other: TestHouse;
beforeAll(async () => {
  one = await testHouse();
  other = await testHouse();
  for (const house of [one, other]) await house.headersOf("admin");
});
afterAll(async () => {
  await one.close();
  await other.close();
});

const apply = (house: TestHouse, documents: readonly unknown[]) => {
  const text = documents.map((document) => stringify(document)).join("---\n");
  return house.as("admin").configuration.apply({ body: { files: [{ path: "all.yaml", text }] } });
};
const exported = async (house: TestHouse) => (await house.as("admin").configuration.export()).documents;

const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.constantFrom("yes", "null", "~", "0123", "1e3", "- a", "a: b", "# no comment", " led", "ends\n", "'", '"', "|"),
);
const metadata = (name: string) =>
  fc.record(
    {
      name: fc.constant(name),
      displayName: text,
      labels: fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 })), { maxKeys: 3 }),
      annotations: fc.dictionary(text, text, { maxKeys: 3 }),
    },
    { requiredKeys: ["name"] },
  );
const contacts = fc.array(fc.record({ kind: text, value: text }), { maxLength: 2 });
const document = (kind: string, name: string, spec: fc.Arbitrary<unknown>) =>
  fc.record({
    apiVersion: fc.constant("shipshape/v1"),
    kind: fc.constant(kind),
    metadata: metadata(name),
    spec,
  });
const house = fc.tuple(
  document(
    "User",
    "engineer",
    fc.record({ email: fc.constant("engineer@example.org"), timeZone: fc.constantFrom("UTC", "Asia/Kathmandu") }),
  ),
  document(
    "Team",
    "team",
    fc.record({ description: text, contacts, members: fc.constantFrom([], ["engineer"]) }, { requiredKeys: [] }),
  ),
  document("Environment", "prod", fc.record({ kind: fc.constantFrom("production", "testing"), description: text })),
  document(
    "Service",
    "service",
    fc.record(
      {
        owner: fc.constant("team"),
        description: text,
        tier: fc.integer({ min: 1, max: 4 }),
        lifecycle: fc.constantFrom("experimental", "deprecated"),
        contacts,
        links: fc.array(fc.record({ title: text, url: fc.webUrl() }), { maxLength: 2 }),
        runbook: fc.webUrl({ withQueryParameters: true }),
        dependsOn: fc.uniqueArray(fc.constantFrom("a", "b", "c")),
      },
      { requiredKeys: ["owner"] },
    ),
  ),
);

test("whatever is applied is exported so that it applies to the same, here and in another house", async () => {
  await fc.assert(
    fc.asyncProperty(house, async (documents) => {
      await apply(one, documents);
      expect(await apply(one, documents)).toMatchObject({ creates: 0, updates: 0 });
      const all = await exported(one);
      expect(await apply(one, all)).toMatchObject({ creates: 0, updates: 0 });
      await apply(other, all);
      expect(await exported(other)).toEqual(all);
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
