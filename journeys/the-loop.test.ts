import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExternalDatabase, startExternalDatabase } from "./harness/external-database.ts";
import type { Mail } from "./harness/mailbox.ts";
import { oneStory } from "./harness/one-story.ts";
import { openStore, type Store } from "./harness/store.ts";
import { mail, people } from "./harness/store-configuration.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const PER_MINUTE = 600;
const GOOD = { perMinute: PER_MINUTE, failingShare: 0 };
const BAD = { perMinute: PER_MINUTE, failingShare: 0.08 };
/** Of 30 days of this traffic one in a thousand may fail: 25,920. Ten days from now the most of it leaves the window. */
const SPENT_EARLIER = 25_300;
const DAYS_UNTIL_RECOVERY = 10;

describe.each(["the embedded database", "an external PostgreSQL"])("the whole loop, on %s", (where) => {
  let external: ExternalDatabase | undefined;
  let store: Store;

  oneStory();
  beforeAll(async () => {
    external = where.startsWith("an external") ? await startExternalDatabase() : undefined;
    store = await openStore(external ? { database: external.url } : {});
  });
  afterAll(async () => {
    await store.close();
    await external?.close();
  });

  const incident = async () => {
    const { incidents } = await store.shipshape.client.incidents.list();
    expect(incidents).toHaveLength(1);
    return store.shipshape.client.incidents.get({ params: { id: incidents[0]?.shortId ?? "" } });
  };
  const slo = () => store.shipshape.client.slo.get({ params: { name: "payments-charges" } });
  const pageFiring = async () => (await slo()).burn.find(({ rule }) => rule === "fast page")?.firing;
  let badRelease = "";
  let page: Mail | undefined;
  let ackLink = "";

  test("the team's configuration is applied by the CLI, and applying it again changes nothing", async () => {
    const first = await store.configure();
    expect(first.stderr).toBe("");
    expect(first.stdout).toMatch(/13 created, 0 updated, 0 unchanged/);
    expect((await store.configure()).stdout).toMatch(/0 created, 0 updated, 13 unchanged/);
  });

  test("three weeks ago most of the month's budget was spent; today is a good day", async () => {
    const hour = Math.floor((await store.shipshape.now()).getTime() / HOUR_MS) * HOUR_MS;
    const badHour = hour - (30 - DAYS_UNTIL_RECOVERY) * DAY_MS;
    const slices = Array.from({ length: 30 * 24 - 1 }, (_, at) => hour - (at + 1) * HOUR_MS).map((minute) => ({
      minute: new Date(minute),
      total: PER_MINUTE * 60,
      good: PER_MINUTE * 60 - (minute === badHour ? SPENT_EARLIER : 0),
    }));
    const { stored } = await store.shipshape.client.slo.pushSlices({
      params: { name: "payments-charges" },
      body: { slices },
    });
    expect(stored).toBe(719);
    await store.deploy("1.4.2");
    store.payments.traffic(GOOD);
    await store.shipshape.fastForward("1h30m", { step: "2m" });
    const { status, budget } = await slo();
    expect(status).toBe("ok");
    expect(budget?.remainingShare).toBeGreaterThan(0);
    expect(budget?.remainingShare).toBeLessThan(0.05);
  });

  test("the gate is open: exit code 0", async () => {
    const { code, stdout } = await store.gate();
    expect(stdout).toMatch(/^The gate is open/);
    expect(code).toBe(0);
  });

  test("release 1.5.0 goes out, and 8 % of its requests fail: within minutes the SLO burns", async () => {
    badRelease = await store.deploy("1.5.0", "--commit", "4f2a9c1");
    store.payments.traffic(BAD);
    const began = await store.shipshape.now();
    for (let minutes = 0; minutes < 15 && !(await pageFiring()); minutes += 1) {
      await store.shipshape.fastForward("1m", { step: minutes < 9 ? "1m" : "15s" });
    }
    const { burn, status } = await slo();
    expect(status).toBe("burning");
    const firing = burn.filter((rule) => rule.firing);
    expect(firing.map(({ rule }) => rule)).toEqual(["fast page"]);
    expect(firing[0]?.because).toMatch(/14\.4/);
    const tookMinutes = ((await store.shipshape.now()).getTime() - began.getTime()) / MINUTE_MS;
    // 8 % is a burn of 80: over an hour it passes 14.4 once it lasted 10.8 minutes.
    expect(tookMinutes).toBeGreaterThan(10);
    expect(tookMinutes).toBeLessThan(13);
    page = await store.phone.expectMail({ to: mail.first, subject: /payments/ });
  });

  test("an alert is open, and the one on call got one mail, and nobody else any", async () => {
    const { alerts } = await store.shipshape.client.alerts.list({ query: { status: "firing" } });
    expect(alerts.map(({ source, service }) => ({ source, service }))).toEqual([
      { source: "slo", service: "payments" },
    ]);
    expect(page?.text).toMatch(/Why you: .*payments-primary/s);
    expect(page?.text).toContain("1.5.0");
    ackLink = page?.links.find((link) => link.includes("/ack/")) ?? "";
    expect(ackLink.startsWith(`${store.shipshape.url}/ack/`)).toBe(true);
  });

  test("the incident names the deployment as its likely cause, with the reason", async () => {
    const { likelyCauses, status, severity, service, pagingRun } = await incident();
    expect({ status, severity, service }).toEqual({ status: "open", severity: "SEV1", service: "payments" });
    expect(likelyCauses[0]).toMatchObject({ shortId: badRelease, version: "1.5.0" });
    expect(likelyCauses[0]?.because).toMatch(/payments 1\.5\.0 was deployed to production/);
    expect(pagingRun?.pages.map(({ user }) => user)).toEqual([people.first]);
  });

  test("the gate is shut: exit code 1, and it says why", async () => {
    const { code, stdout } = await store.gate();
    expect(stdout).toMatch(/^The gate is shut/);
    expect(stdout).toMatch(/INC-1 \(SEV1\) is open on payments/);
    expect(code).toBe(1);
  });

  test("customers read it on the status page, which needs no script", async () => {
    const told = await store.statusPage();
    expect(told).toMatch(/<h2>Now<\/h2>.*Investigating.*<h2>Components/s);
    expect(told).toMatch(/Card payments<\/h3><span class="major_outage">/);
    expect(told).not.toMatch(/<script|\son\w+=/i);
  });

  test("the signed link acknowledges, without signing in", async () => {
    const token = ackLink.split("/ack/")[1] ?? "";
    const visitor = store.shipshape.clientWith(undefined);
    const before = await visitor.incidents.getAckLink({ params: { token } });
    expect(before).toMatchObject({ usable: true, user: people.first, incident: { status: "open" } });
    const { incident: acknowledged } = await visitor.incidents.useAckLink({ params: { token } });
    expect(acknowledged).toMatchObject({ status: "acknowledged", acknowledgedBy: people.first });
    expect(await visitor.incidents.getAckLink({ params: { token } })).toMatchObject({ usable: false });
    await expect(visitor.incidents.useAckLink({ params: { token: `${token}x` } })).rejects.toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
    });
  });

  test("after that nobody is paged any more, also not the lead after five minutes", async () => {
    await store.shipshape.fastForward("6m", { step: "1m" });
    store.phone.nothingElse();
    expect((await incident()).pagingRun).toMatchObject({ status: "stopped", stepsTaken: 1 });
  });

  test("by now the budget is spent, and the gate says until when", async () => {
    const { budget } = await slo();
    expect(budget?.remainingShare).toBeLessThan(0);
    const { code, stdout } = await store.gate("--json");
    expect(code).toBe(1);
    const check = JSON.parse(stdout) as { because: { code: string; until?: string }[] };
    expect(check.because.map((reason) => reason.code).sort()).toEqual(["budget_spent", "incident_open"]);
  });

  test("a rollback is allowed, and it is recorded", async () => {
    const { code, stdout } = await store.gate("--rollback");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/rollback is always allowed/)]);
    await store.deploy("1.4.2", "--rollback");
    store.payments.traffic(GOOD);
    const { stdout: running } = await store.shipshape.cli("deploy", "running", "--service", "payments");
    expect(running).toContain("1.4.2 (rollback)");
  });

  test("the failures stop: the alert says by when it ends, and resolves once they have left the hour", async () => {
    await store.shipshape.fastForward("10m", { step: "1m" });
    const [page] = (await slo()).burn;
    expect(page).toMatchObject({ rule: "fast page", firing: true, shortBurn: 0 });
    expect(page?.because).toMatch(/if nothing more fails it ends by /);
    const waitMs = (page?.endsBy?.getTime() ?? 0) - (await store.shipshape.now()).getTime();
    expect(waitMs).toBeLessThanOrEqual(60 * MINUTE_MS);
    for (let minutes = 0; minutes < 60 && (await pageFiring()); minutes += 6) {
      await store.shipshape.fastForward("6m", { step: "2m" });
    }
    expect(await pageFiring()).toBe(false);
    expect((await store.shipshape.now()).getTime()).toBeLessThanOrEqual((page?.endsBy?.getTime() ?? 0) + 6 * MINUTE_MS);
    const { burnAlerts } = await store.shipshape.client.slo.listBurnAlerts({ params: { name: "payments-charges" } });
    expect(burnAlerts.map(({ kind, rule }) => [kind, rule])).toEqual([["burn", "fast page"]]);
    expect(burnAlerts[0]?.endedAt).toBeInstanceOf(Date);
    expect((await store.shipshape.client.alerts.list({ query: { status: "firing" } })).alerts).toEqual([]);
    // The incident waits for who looks after it.
    expect(await incident()).toMatchObject({ status: "acknowledged", openAlerts: 0 });
  });

  test("it is resolved, and its timeline tells the whole story in order", async () => {
    expect((await store.shipshape.cli("incident", "resolve", "INC-1", "--note", "Rolled back.")).code).toBe(0);
    await store.shipshape.settle();
    const { status, timeline } = await incident();
    expect(status).toBe("resolved");
    const wanted = ["opened", "cause", "paged", "delivered", "acknowledged", "deployment", "resolved"];
    const told = timeline.map(({ kind }) => kind);
    expect(wanted.map((kind) => told.indexOf(kind))).toEqual(
      wanted.map((kind) => told.indexOf(kind)).toSorted((one, other) => one - other),
    );
    expect(told).toEqual(expect.arrayContaining(wanted));
    expect(timeline.map(({ text }) => text).join("\n")).toContain("Rolled back.");
  });

  test("the status page says that it is over", async () => {
    const told = await store.statusPage();
    expect(told).toContain("<title>The Store: All systems operational</title>");
    expect(told).not.toContain("<h2>Now</h2>");
    expect(told).toMatch(/The last 14 days.*Resolved.*Identified.*Investigating/s);
  });

  test("the gate stays shut until the moment it names, and opens then", async () => {
    const shut = await store.gate("--json");
    expect(shut.code).toBe(1);
    const { nextOpening, because } = JSON.parse(shut.stdout) as { nextOpening: string; because: { code: string }[] };
    expect(because.map(({ code }) => code)).toEqual(["budget_spent"]);
    const waitMs = new Date(nextOpening).getTime() - (await store.shipshape.now()).getTime();
    expect(waitMs).toBeGreaterThan((DAYS_UNTIL_RECOVERY - 1) * DAY_MS);
    expect(waitMs).toBeLessThan((DAYS_UNTIL_RECOVERY + 1) * DAY_MS);

    const hours = Math.floor(waitMs / HOUR_MS);
    await store.shipshape.fastForward(`${hours - 3}h`, { step: "1d" });
    expect((await store.gate()).code).toBe(1);
    await store.shipshape.fastForward("6h", { step: "1h" });
    const opened = await store.gate();
    expect([opened.code, opened.stdout]).toEqual([0, expect.stringMatching(/^The gate is open/)]);
    expect((await slo()).status).toBe("ok");
  });

  test("each change of the way left its trace in the audit log", async () => {
    const { entries } = await store.shipshape.client.access.listAudit({ query: { limit: 1000 } });
    const actions = new Set(entries.map(({ action }) => action));
    expect([...actions].filter((action) => /acknowledge/i.test(action))).not.toEqual([]);
    expect(entries.length).toBeGreaterThan(13);
  });
});
