import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { awayFromMidnight } from "./harness/days.ts";
import { oneStory } from "./harness/one-story.ts";
import { openStore, type Store } from "./harness/store.ts";
import { mail } from "./harness/store-configuration.ts";

let store: Store;
oneStory();
beforeAll(async () => {
  store = await openStore();
  expect(await store.configure()).toMatchObject({ code: 0, stderr: "" });
});
/** Each ends with nothing firing, nobody looking after anything, and no message that nobody expected. */
afterEach(async () => {
  const { client } = store.shipshape;
  for (const labels of firing.splice(0).toReversed()) await resolve(labels);
  const { incidents } = await client.incidents.list({ query: { status: "live" } });
  for (const { id } of incidents) await client.incidents.resolve({ params: { id }, body: {} });
  for (const { name } of (await client.alerts.listRules()).rules) await client.alerts.removeRule({ params: { name } });
  await store.shipshape.settle();
  store.phone.nothingElse();
});
afterAll(() => store?.close());

type Labels = Record<string, string>;
const firing: Labels[] = [];
const labelsOf = (alertname: string, more: Labels = {}): Labels => ({
  alertname,
  service: "payments",
  severity: "error",
  ...more,
});
async function send(labels: Labels, status: "firing" | "resolved"): Promise<void> {
  await store.shipshape.client.alerts.ingest({ body: { alerts: [{ labels, status }] } });
  await store.shipshape.settle();
}
async function fire(alertname: string, more: Labels = {}): Promise<Labels> {
  const labels = labelsOf(alertname, more);
  firing.push(labels);
  await send(labels, "firing");
  return labels;
}
const resolve = (labels: Labels) => send(labels, "resolved");

const rulesFile = () => join(store.shipshape.folder, "rules.yaml");
/** Applies a rule as a team does: a file and the command line. */
async function rule(name: string, spec: object): Promise<void> {
  const document = { apiVersion: "shipshape/v1", kind: "AlertRule", metadata: { name }, spec };
  await writeFile(rulesFile(), JSON.stringify(document));
  expect(await store.shipshape.cli("apply", "-f", rulesFile())).toMatchObject({ code: 0, stderr: "" });
}
const why = async (): Promise<string> => {
  const { alerts } = await store.shipshape.client.alerts.list({ query: { limit: 1 } });
  return (await store.shipshape.cli("alert", "why", alerts[0]?.shortId ?? "")).stdout;
};
const paged = (alertname: RegExp) => store.phone.expectMail({ to: mail.first, subject: alertname });

test("threshold: two wake nobody, the third within five minutes does", async () => {
  await rule("three", { do: { threshold: { count: 3, withinMinutes: 5, by: ["service.name"] } } });
  await fire("Restart1");
  expect(await why()).toContain("waiting for 3 in 5 minutes");
  await store.shipshape.fastForward("2m");
  await fire("Restart2");
  store.phone.nothingElse();
  await store.shipshape.fastForward("2m");
  await fire("Restart3");
  await paged(/Restart/);
});

test("pause: what passes within three minutes wakes nobody, what stays does", async () => {
  await rule("brief", { do: { pause: { minutes: 3 } } });
  const brief = await fire("Blip");
  await store.shipshape.fastForward("2m");
  await resolve(brief);
  await store.shipshape.fastForward("5m", { step: "1m" });
  store.phone.nothingElse();
  await fire("Stays");
  expect(await why()).toContain("paused for 3 min");
  await store.shipshape.fastForward("3m5s");
  await paged(/Stays/);
  expect((await store.shipshape.client.alerts.getRule({ params: { name: "brief" } })).use).toMatchObject({
    passedBy: 1,
  });
});

test("working hours: what can wait is told when they begin", async () => {
  await awayFromMidnight(store.shipshape, "2h");
  const now = await store.shipshape.now();
  const opens = new Date(now.getTime() + 12 * 60_000).toISOString().slice(11, 16);
  const closes = new Date(now.getTime() + 90 * 60_000).toISOString().slice(11, 16);
  const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
  await rule("by-day", { do: { workingHours: { timeZone: "UTC", days, opens, closes } } });
  await fire("Certificate");
  expect(await why()).toContain("held until");
  await store.shipshape.fastForward("9m", { step: "1m" });
  store.phone.nothingElse();
  await store.shipshape.fastForward("4m", { step: "1m" });
  await paged(/Certificate/);
});

test("deduplicate: two alerts of one host are one page", async () => {
  await rule("host", { do: { deduplicate: { key: "labels.host", withinMinutes: 30 } } });
  await fire("HostDown", { host: "db-1" });
  await paged(/HostDown/);
  await fire("DiskGone", { host: "db-1" });
  expect(await why()).toContain("part of ALR-");
  store.phone.nothingElse();
});

test("group: alerts of one rack share an incident, and those of another rack of the service open another", async () => {
  await rule("rack", { do: { group: { by: ["labels.rack"], withinMinutes: 10 } } });
  await fire("FanDown", { rack: "r1" });
  await paged(/FanDown/);
  await fire("HostDown", { rack: "r1" });
  expect(await why()).toMatch(/it joined INC-\d+, which is live for the group rack\/r1/);
  store.phone.nothingElse();
  await fire("HostDown", { rack: "r2" });
  await paged(/HostDown/);
});

test("maintenance: silent while it lasts, and what still fires at its end is told", async () => {
  const from = await store.shipshape.now();
  const window = ["--services", "payments", "--for", "15m", "--from", from.toISOString()];
  const made = await store.shipshape.cli("alert", "maintenance", ...window, "--reason", "PostgreSQL 18");
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("keeps it silent as maintenance") });
  await fire("Down", { severity: "critical" });
  await resolve(await fire("AlsoDown"));
  expect(await why()).toContain("in maintenance");
  await store.shipshape.fastForward("13m", { step: "1m" });
  store.phone.nothingElse();
  await store.shipshape.fastForward("3m");
  await paged(/Down/);
});

test("a server that is killed while alerts wait tells them when their time comes", async () => {
  await rule("brief", { do: { pause: { minutes: 3 } } });
  await fire("Waits");
  await store.shipshape.kill9();
  await store.shipshape.restart();
  store.phone.nothingElse();
  await store.shipshape.fastForward("3m5s");
  await paged(/Waits/);
});

test("a rule is checked, moved and switched off on the command line", async () => {
  const { shipshape } = store;
  const spec = { when: 'label.env == "test"', do: { priority: "P4" } };
  await writeFile(
    rulesFile(),
    JSON.stringify({ apiVersion: "shipshape/v1", kind: "AlertRule", metadata: { name: "draft" }, spec }),
  );
  const checked = await shipshape.cli("alert", "rules", "check", "-f", rulesFile());
  expect(checked).toMatchObject({ code: 2, stdout: expect.stringContaining('did you mean "labels"?') });
  await rule("earlier", { do: { priority: "P2" } });
  await rule("later", { do: { priority: "P3" } });
  const { stdout: moved } = await shipshape.cli("alert", "rules", "move", "later", "--before", "earlier");
  expect(moved).toMatch(/later[\s\S]*earlier/);
  const { stdout: off } = await shipshape.cli("alert", "rules", "disable", "later");
  expect(off).toContain("later (switched off)");
  const { stdout: on } = await shipshape.cli("alert", "rules", "enable", "later");
  expect(on).not.toContain("switched off");
});

test("a draft is run over what came, on the command line", async () => {
  await writeFile(
    rulesFile(),
    JSON.stringify({
      apiVersion: "shipshape/v1",
      kind: "AlertRule",
      metadata: { name: "draft" },
      spec: { do: { suppress: { reason: "all" } } },
    }),
  );
  const replay = store.shipshape.cli("alert", "replay", "-f", rulesFile(), "--days", "1");
  const { code, stdout } = await replay;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Of \d+ alerts, 0 would page instead of \d+: \d+ would not page any more/);
});
