import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const MINUTE = 60_000;

/** Longer than a row of an index may be (2,704 bytes), and nothing that a database could make smaller. */
const LONG = Array.from({ length: 150 }, (_, at) => createHash("sha256").update(`${at}`).digest("hex")).join("");

const ROUTING = {
  apiVersion: "shipshape/v1",
  kind: "AlertRouting",
  metadata: { name: "default" },
  spec: {
    receivers: [{ name: "everybody" }],
    route: { receiver: "everybody", groupBy: ["query"], groupWait: "30s", groupInterval: "5m" },
    inhibitRules: [
      { name: "same", sourceMatchers: ["alertname=Cause"], targetMatchers: ["alertname=Effect"], equal: ["query"] },
    ],
  },
};

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const admin = house.as("admin");
  await admin.configuration.apply({ body: { files: [{ path: "routing.json", text: JSON.stringify(ROUTING) }] } });
});
afterAll(() => house.close());

async function send(status: "firing" | "resolved", ...alerts: Record<string, string>[]): Promise<void> {
  await house.as("responder").alerts.ingest({ body: { alerts: alerts.map((labels) => ({ labels, status })) } });
  await house.settle();
}
const put = (name: string, alertname: string, does: object) =>
  house
    .as("editor")
    .alerts.putRule({ params: { name }, body: { when: `labels.alertname == "${alertname}"`, do: does } });

/** What became of the alerts of a name, in their order. */
async function words(alertname: string) {
  const { rows } = await sql<{ word: string; groupKey: string }>`
    select word, group_key from alert_disposition join alert on alert.id = alert_id
    where labels ->> 'alertname' = ${alertname} order by number`.execute(house.kernel.db);
  return rows;
}
const setAside = async () =>
  (await sql<{ reason: string }>`select reason from alert_set_aside`.execute(house.kernel.db)).rows;

test("a label longer than an index takes groups its alerts, inhibits them, and ends with them", async () => {
  await send("firing", { alertname: "Cause", query: `${LONG}a` });
  await send("firing", { alertname: "Effect", query: `${LONG}a` }, { alertname: "Effect", query: `${LONG}b` });
  expect(await setAside()).toEqual([]);
  expect(await words("Effect")).toMatchObject([{ word: "inhibited" }, { word: "waits for its group" }]);
  await house.advance(31_000);
  expect(await words("Effect"), "of the other value nothing keeps it back").toMatchObject([
    { word: "inhibited" },
    { word: "" },
  ]);
  const { groups } = await house.as("viewer").alerts.listGroups({ query: {} });
  expect(groups.map(({ key }) => key).toSorted()).toEqual([`{}:{query="${LONG}a"}`, `{}:{query="${LONG}b"}`]);
  await send("resolved", { alertname: "Cause", query: `${LONG}a` });
  await house.advance(6 * MINUTE);
  expect(await words("Effect")).toMatchObject([{ word: "" }, { word: "" }]);
});

test("rules count, group and find the same of what is longer than an index takes", async () => {
  await put("twice", "Counted", { threshold: { count: 2, withinMinutes: 5, by: ["labels.query"] } });
  await put("once", "Same", { deduplicate: { key: "labels.query", withinMinutes: 30 } });
  await put("together", "Grouped", { group: { by: ["labels.query"], withinMinutes: 10 } });
  for (const instance of ["1", "2", "3"]) {
    const of = (alertname: string) => ({ alertname, instance, query: `${LONG}${instance === "3" ? "c" : "a"}` });
    await send("firing", of("Counted"), of("Same"), of("Grouped"));
    await house.advance(MINUTE);
  }
  await house.advance(5 * MINUTE);
  expect(await setAside()).toEqual([]);
  expect(await words("Counted")).toMatchObject([{ word: "" }, { word: "" }, { word: "fewer than 2 in 5 minutes" }]);
  expect(await words("Same")).toMatchObject([{ word: "" }, { word: /^part of ALR-/ }, { word: "" }].map(worded));
  const [first, second, third] = (await words("Grouped")).map(({ groupKey }) => groupKey);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

const worded = ({ word }: { word: string | RegExp }) => ({
  word: typeof word === "string" ? word : expect.stringMatching(word),
});
