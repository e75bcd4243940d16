import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const GUIDE = "docs/alert-rules.md";

let house: TestHouse;
let documents: string[] = [];
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "checkout", owner: "shipshape" } });
  const guide = await readFile(new URL(`../../../../../${GUIDE}`, import.meta.url), "utf8");
  documents = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
});
afterAll(() => house.close());

const apply = () =>
  house.as("admin").configuration.apply({ body: { files: [{ path: GUIDE, text: documents.join("---\n") }] } });

/** What became of an alert with these labels. */
async function judged(labels: Record<string, string>) {
  const alert = { labels: { alertname: "Any", severity: "warning", ...labels } };
  await house.as("responder").alerts.ingest({ body: { alerts: [alert] } });
  await house.settle();
  const { alerts } = await house.as("viewer").alerts.list({ query: { limit: 1 } });
  return house.as("viewer").alerts.why({ params: { id: alerts[0]?.shortId ?? "" } });
}

test("what the guide tells people to apply can be applied, and twice is a no-op", async () => {
  expect(await apply()).toMatchObject({ creates: documents.length, warnings: [] });
  expect(await apply()).toMatchObject({ creates: 0, updates: 0, unchanged: documents.length });
});

test.each<[string, Record<string, string>, object]>([
  ["checkout-first", { service: "checkout" }, { priority: "P1" }],
  ["name-the-zone", { zone: "eu-1", alertname: "Zoned" }, { title: "[eu-1] Zoned" }],
  ["security-elsewhere", { category: "security" }, { priority: "P1", route: { receiver: "security" } }],
  ["quiet-staging", { env: "staging" }, { decision: "suppress", word: "suppressed" }],
  ["one-for-each-host", { host: "db-1" }, { decision: "dispatch" }],
  [
    "one-for-each-host",
    { host: "db-1", part: "two" },
    { decision: "suppress", word: expect.stringContaining("part of") },
  ],
  ["restarts-in-a-row", { alertname: "PodRestarted" }, { decision: "hold", word: "waiting for 3 in 5 minutes" }],
  ["brief-probes", { alertname: "ProbeFailed" }, { decision: "hold", word: "paused for 3 min" }],
  ["by-rack", { rack: "r1" }, { groupKey: expect.stringContaining("by-rack/r1@") }],
])("%s, %j", async (rule, labels, expected) => {
  expect(await judged(labels)).toMatchObject({
    ...expected,
    trace: expect.arrayContaining([expect.objectContaining({ rule })]),
  });
});

test("certificates-by-day waits for the hours of Berlin, or lets it page in them", async () => {
  const { decision, word } = await judged({ alertname: "CertificateEnds" });
  if (decision === "hold") expect(word).toMatch(/^held until (\w{3} )?(\d+ \w{3} )?09:00$/);
  else expect(word).toBe("");
});
