import type { AlertRuleInput } from "@shipshape/contract/alerts-rules";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(async () => {
  for (const { name } of (await api("viewer").listRules()).rules) await api("editor").removeRule({ params: { name } });
  await api("editor").applyRules();
  await house.settle();
  for (const labels of firing.splice(0)) await house.alert(labels, "resolved");
  await house.resolveAll();
  house.mailbox.forget();
});
afterAll(() => house.close());

const api = (role: "viewer" | "responder" | "editor" | "admin") => house.as(role).alerts;
const firing: Record<string, string>[] = [];
let serial = 0;

/** An alert of payments that pages ana where no rule says otherwise. */
async function fire(more: Record<string, string> = {}): Promise<Record<string, string>> {
  serial += 1;
  const labels = { alertname: `Broken${serial}`, service: "payments", severity: "error", ...more };
  firing.push(labels);
  await house.alert(labels);
  return labels;
}
const over = (labels: Record<string, string>) => house.alert(labels, "resolved");
const put = (name: string, rule: z.input<typeof AlertRuleInput>) =>
  api("editor").putRule({ params: { name }, body: rule });
async function newest() {
  const { alerts } = await api("viewer").list({ query: { limit: 1 } });
  const [alert] = alerts;
  if (!alert) throw new Error("no alert came in");
  return api("viewer").why({ params: { id: alert.shortId } });
}
/** The mails that ana got since this was asked last. */
function paged() {
  const mails = [];
  for (;;) {
    try {
      mails.push(house.mailTo("ana"));
    } catch {
      return mails;
    }
  }
}
const useOf = async (name: string) => (await api("viewer").getRule({ params: { name } })).use;

describe("without a rule", () => {
  test("an alert is let through and says so", async () => {
    await fire();
    expect(paged()).toHaveLength(1);
    expect(await newest()).toMatchObject({
      decision: "dispatch",
      word: "",
      because: "no rule, silence or inhibition touched it, so it was let through",
      priority: "P2",
      trace: [],
      judgedAt: null,
      incident: expect.stringContaining("it opened INC-"),
    });
  });
});

describe("transform and priority", () => {
  test("what rules made of it is shown, told and searched; what came is kept", async () => {
    await put("name-it", {
      do: {
        set: { title: '"[" + labels.zone + "] " + alert.title', service: "labels.app", labels: { zone: null } },
        priority: "P1",
      },
    });
    const labels = await fire({ service: "nobody", app: "payments", zone: "eu-1" });
    const title = `[eu-1] ${labels["alertname"]} is wrong`;
    expect(await house.live("payments")).toMatchObject({ title });
    expect(paged()).toHaveLength(1);
    const why = await newest();
    expect(why).toMatchObject({
      title,
      priority: "P1",
      received: { title: `${labels["alertname"]} is wrong`, labels: { zone: "eu-1" } },
      trace: [{ stage: "rules", rule: "name-it", effect: expect.stringContaining("priority P1") }],
    });
    const { alerts } = await api("viewer").list({ query: { limit: 1 } });
    expect(alerts[0]).toMatchObject({ title, service: "payments" });
    expect(alerts[0]?.labels).not.toHaveProperty("zone");
    await over(labels);
    expect((await api("viewer").get({ params: { id: why.shortId } })).status).toBe("resolved");
  });

  test("a service that the catalog does not know is said to be none", async () => {
    await put("wrong", { do: { set: { service: '"paymints"' } } });
    await fire();
    expect((await newest()).trace).toMatchObject([
      { rule: "wrong" },
      { effect: "no service", because: expect.stringContaining("knows no service paymints") },
    ]);
  });
});

describe("a rule that fails", () => {
  test("is skipped, loses no alert, and shows its errors", async () => {
    await put("careless", { when: 'payload.details.level == "high"', do: { suppress: { reason: "x" } } });
    await fire();
    expect(paged()).toHaveLength(1);
    expect((await newest()).trace).toMatchObject([
      { rule: "careless", effect: "skipped", because: "it failed: No such key: details" },
    ]);
    expect(await useOf("careless")).toMatchObject({ hits: 0, failures: 1, lastFailure: "No such key: details" });
  });
});

describe("suppress", () => {
  test("nobody is paged; when the rule is gone and rules are applied anew, somebody is", async () => {
    await put("noise", { when: 'labels.env == "staging"', do: { suppress: { reason: "staging is nobody's night" } } });
    await fire({ env: "staging" });
    expect(paged()).toHaveLength(0);
    expect(await newest()).toMatchObject({
      decision: "suppress",
      word: "suppressed",
      because: "noise suppresses it: staging is nobody's night",
      incident: null,
    });
    expect(await useOf("noise")).toMatchObject({ hits: 1, held: 1 });
    await api("editor").enableRule({ params: { name: "noise" }, body: { enabled: false } });
    expect(await api("editor").applyRules()).toMatchObject({ judged: 1 });
    await house.settle();
    expect(paged()).toHaveLength(1);
  });
});

describe("maintenance", () => {
  test("keeps alerts silent, and pages for what still fires at its end", async () => {
    const nowMs = house.kernel.clock.now().getTime();
    await put("upgrade", {
      services: ["payments"],
      during: { kind: "once", from: new Date(nowMs - MINUTE), to: new Date(nowMs + 30 * MINUTE) },
      do: { suppress: { reason: "PostgreSQL 18" } },
    });
    await fire({ severity: "critical" });
    const gone = await fire();
    await over(gone);
    expect(await newest()).toMatchObject({ word: "in maintenance" });
    await house.advance(29 * MINUTE);
    expect(paged()).toHaveLength(0);
    await house.advance(2 * MINUTE);
    expect(paged()).toHaveLength(1);
    expect(await house.live("payments")).toMatchObject({ openAlerts: 1 });
  });
});

describe("threshold", () => {
  test("the third in five minutes pages, for those before it too", async () => {
    await put("three", { do: { threshold: { count: 3, withinMinutes: 5, by: ["service.name"] } } });
    await fire();
    expect(await newest()).toMatchObject({ decision: "hold", word: "waiting for 3 in 5 minutes" });
    await house.advance(2 * MINUTE);
    await fire();
    expect(paged()).toHaveLength(0);
    await house.advance(2 * MINUTE);
    await fire();
    expect(paged()).toHaveLength(1);
    expect(await house.live("payments")).toMatchObject({ openAlerts: 3 });
    expect(await useOf("three")).toMatchObject({ hits: 3, held: 2 });
  });
  test("too few are suppressed when their time is over", async () => {
    await put("three", { do: { threshold: { count: 3, withinMinutes: 5 } } });
    await fire();
    await house.advance(4 * MINUTE);
    await fire();
    await house.advance(2 * MINUTE);
    await house.advance(4 * MINUTE);
    expect(paged()).toHaveLength(0);
    expect(await newest()).toMatchObject({ decision: "suppress", word: "fewer than 3 in 5 minutes" });
  });
});

describe("pause of transient alerts", () => {
  test("what passes pages nobody and is counted, what stays pages", async () => {
    await put("wait", { do: { pause: { minutes: 3 } } });
    const brief = await fire();
    expect(await newest()).toMatchObject({ decision: "hold", word: "paused for 3 min" });
    await house.advance(2 * MINUTE);
    await over(brief);
    await fire();
    await house.advance(2 * MINUTE);
    expect(paged()).toHaveLength(0);
    await house.advance(2 * MINUTE);
    expect(paged()).toHaveLength(1);
    expect(await useOf("wait")).toMatchObject({ hits: 2, held: 2, passedBy: 1 });
    expect((await newest()).trace).toMatchObject([{ stage: "pause", effect: "still fires" }]);
  });
  test("P1 pages at once", async () => {
    await put("wait", { do: { pause: { minutes: 3 } } });
    await fire({ severity: "critical" });
    expect(paged()).toHaveLength(1);
    expect((await newest()).trace).toMatchObject([{ stage: "pause", effect: "does not wait" }]);
  });
});

describe("working hours", () => {
  test("what can wait is paged when they begin", async () => {
    const sinceMidnightMs = house.kernel.clock.now().getTime() % DAY;
    await house.advance(DAY - sinceMidnightMs + 7 * 60 * MINUTE + 40 * MINUTE);
    const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
    await put("office", {
      do: { workingHours: { timeZone: "UTC", days: [...days], opens: "08:00", closes: "18:00" } },
    });
    await fire();
    expect(await newest()).toMatchObject({ decision: "hold", word: expect.stringContaining(`held until`) });
    await house.advance(21 * MINUTE);
    expect(paged()).toHaveLength(1);
  });
});

describe("deduplicate", () => {
  const rule = { do: { deduplicate: { key: "labels.host", withinMinutes: 30 } } };
  test("an alert with the key of one that pages is part of it, also soon after that one ended", async () => {
    await put("host", rule);
    const first = await fire({ host: "db-1" });
    await house.as("responder").incidents.acknowledge({ params: { id: (await house.live("payments")).shortId } });
    await fire({ host: "db-1", service: "checkout" });
    const second = await newest();
    expect(second).toMatchObject({ decision: "suppress", word: expect.stringContaining("part of ALR-") });
    await fire({ host: "db-2", service: "checkout" });
    expect(await newest()).toMatchObject({ decision: "dispatch" });
    expect(paged()).toHaveLength(2);
    await over(first);
    await fire({ host: "db-1", service: "checkout" });
    expect(await newest()).toMatchObject({ decision: "suppress", because: expect.stringContaining("ended") });
    await house.advance(31 * MINUTE);
    expect(await newest()).toMatchObject({ decision: "suppress", word: `part of ${second.shortId}` });
    expect(await api("viewer").why({ params: { id: second.shortId } })).toMatchObject({ decision: "dispatch" });
  });
  test("never part of an incident that is over; what was part of it pages when it ends", async () => {
    await put("host", rule);
    await fire({ host: "db-1" });
    await fire({ host: "db-1", service: "checkout" });
    expect(await newest()).toMatchObject({ decision: "suppress" });
    await house.resolveAll();
    await house.settle();
    expect(await newest()).toMatchObject({ decision: "dispatch" });
    await fire({ host: "db-1", service: "inventory" });
    expect((await newest()).decision).toBe("suppress");
  });
});

describe("group", () => {
  test("alerts with equal fields get one key as long as they come soon after one another", async () => {
    await put("rack", { do: { group: { by: ["labels.rack"], withinMinutes: 10 } } });
    await fire({ rack: "r1" });
    const first = (await newest()).groupKey;
    await fire({ rack: "r1", service: "checkout" });
    expect((await newest()).groupKey).toBe(first);
    await fire({ rack: "r2", service: "checkout" });
    expect((await newest()).groupKey).not.toBe(first);
    await house.advance(11 * MINUTE);
    await fire({ rack: "r1" });
    expect((await newest()).groupKey).not.toBe(first);
  });
});

describe("a test page", () => {
  test("goes past every rule", async () => {
    await put("all", { do: { suppress: { reason: "x" } } });
    await fire({ shipshape_test: "true" });
    expect(await newest()).toMatchObject({ decision: "dispatch", trace: [{ effect: "passes everything" }] });
  });
});

describe("held alerts survive", () => {
  test("a job that was lost, by the sweep", async () => {
    await put("wait", { do: { pause: { minutes: 3 } } });
    await fire();
    await house.kernel.db
      .deleteFrom("graphileWorker.jobs" as never)
      .execute()
      .catch(() => undefined);
    await house.advance(4 * MINUTE);
    await house.runPeriodic("alerts.reconsiderDue");
    expect(paged()).toHaveLength(1);
  });
});

describe("a draft", () => {
  test("is told what is wrong with it, with the place", async () => {
    const { problems } = await api("viewer").checkRule({
      body: { rule: { name: "draft", when: "labls.env == 1", do: { set: { title: "labels.a +" } } } },
    });
    expect(problems).toMatchObject([
      { path: "when", line: 1, column: 1, message: expect.stringContaining('did you mean "labels"') },
      { path: "do.set.title", message: expect.stringContaining("ends too early") },
    ]);
  });
  test("is tried on an alert", async () => {
    await fire({ env: "staging" });
    const { shortId } = await newest();
    const rule = { name: "draft", when: 'labels.env == "staging"', do: { priority: "P5" as const } };
    expect(await api("viewer").checkRule({ body: { rule, alert: shortId } })).toMatchObject({
      problems: [],
      matches: true,
      outcome: { priority: "P5", decision: "dispatch" },
    });
    const other = { ...rule, when: 'labels.env == "x"' };
    expect(await api("viewer").checkRule({ body: { rule: other, alert: shortId } })).toMatchObject({ matches: false });
  });
  test("that is wrong is not kept", async () => {
    await expect(put("bad", { when: "labels.env", do: { priority: "P1" } })).rejects.toThrow("it gives string");
    await expect(put("bad", { do: {} })).rejects.toThrow("it does nothing");
    await expect(put("bad", { do: { route: { escalationPolicy: "nobody" } } })).rejects.toThrow("no escalation policy");
    await expect(put("bad", { services: ["nope"], stop: true, do: {} })).rejects.toThrow('no service "nope"');
  });
});

describe("order", () => {
  test("a rule is moved before another, or to the end", async () => {
    for (const name of ["a", "b", "c"]) await put(name, { do: { priority: "P4" } });
    const names = async () => (await api("viewer").listRules()).rules.map(({ name }) => name);
    await api("editor").moveRule({ params: { name: "c" }, body: { before: "a" } });
    expect(await names()).toEqual(["c", "a", "b"]);
    await api("editor").moveRule({ params: { name: "c" }, body: { before: null } });
    expect(await names()).toEqual(["a", "b", "c"]);
    await expect(api("responder").moveRule({ params: { name: "c" }, body: { before: null } })).rejects.toThrow();
  });
});

describe("replay", () => {
  test("tells what a draft would have changed over the last days", async () => {
    const brief = await fire({ env: "replay" });
    await house.advance(MINUTE);
    await over(brief);
    const long = await fire({ env: "replay" });
    await house.advance(10 * MINUTE);
    await over(long);
    const rule = { name: "draft", when: 'labels.env == "replay"', do: { pause: { minutes: 3 } } };
    const begun = await api("viewer").replayRules({ body: { rule, days: 1 } });
    expect(begun).toMatchObject({ status: "running" });
    await house.settle();
    const replay = await api("viewer").getReplay({ params: { id: begun.id } });
    expect(replay).toMatchObject({ status: "done", silenced: 1, added: 0 });
    expect(replay.pagedBefore - replay.pagedAfter).toBe(1);
    expect(replay.examples[0]).toMatchObject({
      before: "dispatch",
      after: "hold",
      because: "draft waits 3 min whether it passes by itself",
    });
  });

  test("what a silence kept back is kept back with the draft and without", async () => {
    const endsAt = new Date(house.kernel.clock.now().getTime() + 60 * MINUTE);
    const silence = { matchers: [{ name: "env", value: "hush" }], endsAt, comment: "we are at it" };
    await house.as("responder").alerts.createSilence({ body: silence });
    const hushed = await fire({ env: "hush" });
    await house.advance(MINUTE);
    await over(hushed);
    const rule = { name: "draft", when: 'labels.env == "hush"', do: { pause: { minutes: 3 } } };
    const { id } = await api("viewer").replayRules({ body: { rule, days: 1 } });
    await house.settle();
    const replay = await api("viewer").getReplay({ params: { id } });
    expect(replay).toMatchObject({ status: "done", silenced: 0, added: 0, changed: 0 });
  });
});

describe("as code", () => {
  const document = (spec: string) => `
apiVersion: shipshape/v1
kind: AlertRule
metadata: { name: as-code }
spec:
${spec}`;
  const apply = (text: string) =>
    house.as("admin").configuration.apply({ body: { files: [{ path: "rules.yaml", text }] } });
  test("is applied, told back the same, and refused with its line", async () => {
    const text = document(`  when: labels.env == "production"\n  do: { priority: P1, pause: { minutes: 5 } }`);
    expect(await apply(text)).toMatchObject({ creates: 1 });
    expect(await apply(text)).toMatchObject({ unchanged: 1 });
    expect(await api("viewer").getRule({ params: { name: "as-code" } })).toMatchObject({
      summary: "gives it priority P1; waits 5 min whether it passes",
      order: 100,
    });
    const { changes } = await house.as("admin").configuration.plan({
      body: { files: [{ path: "rules.yaml", text: document("  do: { suppress: { reason: all } }") }] },
    });
    expect(changes[0]?.effects).toMatchObject([
      expect.stringMatching(/^over the alerts of the last 7 days: of \d+ alerts, \d+ would page instead of \d+/),
    ]);
    await expect(apply(document("  when: labels.env ==\n  do: { priority: P1 }"))).rejects.toThrow(
      /rules.yaml:6 spec.when.*ends too early/,
    );
  });
});
