import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneStory } from "./harness/one-story.ts";
import { openStore, type Store } from "./harness/store.ts";
import { mail, people } from "./harness/store-configuration.ts";

let store: Store;
oneStory();
beforeAll(async () => {
  store = await openStore();
  expect((await store.configure()).code).toBe(0);
  await apply("configuration", TREE);
});
afterAll(() => store.close());

const user = (name: string) => `{ kind: user, name: ${name} }`;
const TREE = `apiVersion: shipshape/v1
kind: Schedule
metadata: { name: nobody }
spec:
  timeZone: UTC
  rotations: [{ name: week, members: [], firstHandoff: "2026-01-05T09:00", period: { unit: weeks, count: 1 } }]
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: platform }
spec:
  repeat: 0
  steps: [{ targets: [${user(people.manager)}] }]
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: till }
spec:
  repeat: 0
  stillWorking: { askAfterMinutes: 30, answerWithinMinutes: 10 }
  steps:
    - targets: [{ kind: roundRobin, users: [${people.first}, ${people.second}] }]
    - if: { hours: { timeZone: UTC, days: [MO, TU, WE, TH, FR, SA, SU], opens: "00:00", closes: "00:00" }, labels: ['region="eu"'] }
      steps:
        - { delayMinutes: 5, acknowledgements: 2, targets: [${user(people.lead)}, ${user(people.manager)}] }
      else:
        - { delayMinutes: 5, targets: [{ kind: schedule, name: nobody }] }
        - { delayMinutes: 20, targets: [{ kind: policy, name: platform }] }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: gap }
spec: { repeat: 3, steps: [{ targets: [{ kind: schedule, name: nobody }] }] }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: last-resort }
spec: { repeat: 0, fallback: true, steps: [{ targets: [${user(people.lead)}] }] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: till }
spec: { owner: payments-team, tier: 1, escalationPolicy: till }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: archive }
spec: { owner: payments-team, tier: 1, escalationPolicy: gap }
`;

async function apply(name: string, yaml: string): Promise<void> {
  const file = join(store.shipshape.folder, `${name}.yaml`);
  await writeFile(file, yaml);
  const { code, stderr } = await store.shipshape.cli("apply", "-f", file);
  expect([code, stderr]).toEqual([0, ""]);
}

async function send(name: string, service: string, ...labels: string[]): Promise<void> {
  const all = [`alertname=${name}`, `service=${service}`, "severity=critical", ...labels];
  const { code, stderr } = await store.shipshape.cli("alert", "send", "-l", ...all);
  expect([code, stderr]).toEqual([0, ""]);
  await store.shipshape.settle();
}
const linkIn = (text: string) => ({ params: { token: text.match(/\/ack\/(\S+)/)?.[1] ?? "" } });
async function live(service: string) {
  const { incidents } = await store.shipshape.client.incidents.list({ query: { status: "live", service } });
  return store.shipshape.client.incidents.get({ params: { id: incidents[0]?.id ?? "" } });
}
async function end(service: string): Promise<void> {
  await store.shipshape.client.incidents.resolve({ params: { id: (await live(service)).shortId }, body: {} });
  await store.shipshape.settle();
}

test("a round robin asks the one, then the other; a step that reaches nobody is passed, and the policy hands off", async () => {
  await send("Stuck", "till");
  await store.phone.expectMail({ to: mail.first, subject: /Stuck/ });
  await store.shipshape.fastForward("5m");
  const page = await store.phone.expectMail({ to: mail.manager, subject: /Stuck/ });
  expect(page.text).toContain("step 1 of 1 of platform");
  await end("till");
  await store.shipshape.fastForward("30m", { step: "5m" });
});

test("a branch for this region asks two of two; half of the answers stops only half of the messages", async () => {
  await send("StuckAgain", "till", "region=eu");
  await store.phone.expectMail({ to: mail.second, subject: /StuckAgain/ });
  await store.shipshape.fastForward("5m");
  const lead = await store.phone.expectMail({ to: mail.lead, subject: /StuckAgain/ });
  const manager = await store.phone.expectMail({ to: mail.manager, subject: /StuckAgain/ });
  const { incidents } = store.shipshape.client;
  await incidents.useAckLink(linkIn(lead.text));
  expect(await live("till")).toMatchObject({ status: "open", pagingRun: { acknowledgements: { wanted: 2 } } });
  await incidents.useAckLink(linkIn(manager.text));
  expect(await live("till")).toMatchObject({ status: "acknowledged", acknowledgedBy: people.manager });
});

test("half an hour later whoever acknowledged is asked; silence gives the incident back, and paging begins again", async () => {
  await store.shipshape.fastForward("29m", { step: "5m" });
  store.phone.nothingElse();
  await store.shipshape.fastForward("1m");
  await store.phone.expectMail({ to: mail.manager, subject: /Still working on it\?/ });
  await store.shipshape.fastForward("10m", { step: "2m" });
  await store.phone.expectMail({ to: mail.first, subject: /StuckAgain/ });
  expect(await live("till")).toMatchObject({ status: "open", acknowledgedBy: null });
  await end("till");
  await store.shipshape.fastForward("1h", { step: "5m" });
});

test("a policy that reaches nobody, and an alert of no service, page by the fallback", async () => {
  await send("Rotten", "archive");
  const page = await store.phone.expectMail({ to: mail.lead, subject: /Rotten/ });
  expect(page.text).toContain("step 1 of 1");
  await end("archive");
  await send("Lost", "nowhere");
  await store.phone.expectMail({ to: mail.lead, subject: /Lost/ });
});

test("the command line shows the tree, and tells the same as paging did", async () => {
  const shown = await store.shipshape.cli("escalation", "show", "till");
  expect(shown.stdout).toMatch(/2\.then\.1\s+after 5 min: .*, 2 must acknowledge/);
  const forecast = await store.shipshape.cli("escalation", "forecast", "till", "--labels", "region=us");
  expect(forecast.stdout).toContain("hands off to platform");
  expect([shown.code, forecast.code]).toEqual([0, 0]);
});
