import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
/** group_interval, and the second to which a look is rounded. */
const INTERVAL = 5 * 60_000 + 2_000;

const ROUTING = {
  apiVersion: "shipshape/v1",
  kind: "AlertRouting",
  metadata: { name: "default" },
  spec: {
    receivers: [{ name: "everybody" }, { name: "pager", team: "platform" }, { name: "nobody", notifyOnly: true }],
    route: {
      receiver: "everybody",
      groupBy: ["alertname"],
      groupWait: "30s",
      groupInterval: "5m",
      repeatInterval: "1h",
      routes: [
        { matchers: ['severity="none"'], receiver: "nobody" },
        { matchers: ["team=night"], receiver: "pager", muteTimeIntervals: ["always"] },
        { matchers: ['severity=~"critical|page"'], receiver: "pager", groupWait: "0s" },
      ],
    },
    inhibitRules: [
      {
        name: "cluster",
        sourceMatchers: ["alertname=ClusterDown"],
        targetMatchers: ["severity=warning"],
        equal: ["cluster"],
      },
      { name: "upstream", sourceMatchers: ["severity=critical"], targetMatchers: ["tier=web"], byDependency: true },
    ],
    timeIntervals: [{ name: "always", timeIntervals: [{ weekdays: ["sunday:saturday"] }] }],
  },
};

const apply = (document: unknown) =>
  house
    .as("admin")
    .configuration.apply({ body: { files: [{ path: "routing.json", text: JSON.stringify(document) }] } });

beforeAll(async () => {
  house = await testHouse();
  const editor = house.as("editor");
  await editor.catalog.createTeam({ body: { name: "platform" } });
  await editor.catalog.createService({ body: { name: "db", owner: "platform" } });
  await editor.catalog.createService({ body: { name: "api", owner: "platform", dependsOn: ["db"] } });
  await editor.catalog.createService({ body: { name: "web", owner: "platform", dependsOn: ["api"] } });
  await apply(ROUTING);
});
afterAll(() => house.close());

const send = async (status: "firing" | "resolved", ...alerts: Record<string, string>[]) => {
  await house.as("responder").alerts.ingest({ body: { alerts: alerts.map((labels) => ({ labels, status })) } });
  await house.settle();
};
const fire = (...alerts: Record<string, string>[]) => send("firing", ...alerts);
const told = async (event: string, name: string) => {
  const rows = await house.kernel.db
    .selectFrom("event")
    .select(["payload"])
    .where("name", "=", event)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows
    .map(({ payload }) => payload as Record<string, unknown>)
    .filter((payload) => JSON.stringify(payload).includes(name));
};
/** How many of them were let through: incidents judge those. */
const dispatched = async (name: string) => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from alert_judgement join alert on alert.id = alert_id
    where labels::text like ${`%"${name}"%`}`.execute(house.kernel.db);
  return rows[0]?.count;
};
const reasons = async (name: string) => (await told("alerts.groupFlushed", name)).map(({ reason }) => reason);
const because = async (name: string) => {
  const { rows } = await sql<{ because: string; word: string }>`
    select d.because, d.word from alert_disposition d join alert on alert.id = alert_id
    where alert.labels->>'alertname' = ${name} order by number`.execute(house.kernel.db);
  return rows;
};

describe("a group of alerts", () => {
  test("is told after group_wait, then of what is new, and ends with its last alert", async () => {
    await fire({ alertname: "Slow", instance: "a" });
    expect(await dispatched("Slow")).toBe(0);
    expect(await because("Slow")).toMatchObject([{ word: "waits for its group" }]);
    await house.advance(31_000);
    expect([await dispatched("Slow"), await reasons("Slow")]).toEqual([1, ["first notification"]]);
    await fire({ alertname: "Slow", instance: "b" });
    expect(await dispatched("Slow")).toBe(1);
    await house.advance(INTERVAL);
    expect([await dispatched("Slow"), await reasons("Slow")]).toEqual([2, ["first notification", "new alerts added"]]);
    await send("resolved", { alertname: "Slow", instance: "a" });
    await house.advance(INTERVAL);
    expect((await reasons("Slow")).at(-1)).toBe("some alerts resolved");
    await house.advance(61 * 60_000);
    await house.advance(INTERVAL);
    expect((await reasons("Slow")).at(-1)).toBe("repeat interval elapsed");
    await send("resolved", { alertname: "Slow", instance: "b" });
    await house.advance(INTERVAL);
    expect((await reasons("Slow")).at(-1)).toBe("all alerts resolved");
    const { groups } = await house.as("viewer").alerts.listGroups({ query: {} });
    expect(groups.filter(({ key }) => key.includes("Slow"))).toEqual([]);
  });

  test("that waits is told at once when an alert joins that fires for longer than it waits, with all that it has", async () => {
    await fire({ alertname: "Joined", instance: "new" });
    expect(await dispatched("Joined")).toBe(0);
    const startsAt = new Date(house.kernel.clock.now().getTime() - 31_000).toISOString();
    const old = { labels: { alertname: "Joined", instance: "old" }, startsAt };
    await house.as("responder").alerts.ingest({ body: { alerts: [old] } });
    await house.advance(1_000);
    expect([await dispatched("Joined"), await reasons("Joined")]).toEqual([2, ["first notification"]]);
    await house
      .as("responder")
      .alerts.ingest({ body: { alerts: [{ ...old, labels: { ...old.labels, instance: "later" } }] } });
    await house.advance(1_000);
    expect(await dispatched("Joined")).toBe(2);
  });

  test("without a wait is told at once, to the receiver that its route names", async () => {
    await fire({ alertname: "Down", severity: "critical", service: "db" });
    expect(await dispatched("Down")).toBe(1);
    expect(await reasons("Down")).toEqual(["first notification"]);
    const { rows } = await sql<{ route: object }>`
      select route from alert_disposition join alert on alert.id = alert_id
      where labels ->> 'alertname' = 'Down'`.execute(house.kernel.db);
    expect(rows).toMatchObject([{ route: { receiver: "pager", path: '{}/{severity=~"critical|page"}' } }]);
  });

  test("is of no alerts that have none of its labels: what senders without labels tell belongs to their services", async () => {
    const groupOf = async (title: string) => {
      const { rows } = await sql<{ key: string }>`
        select d.group_key as key from alert_disposition d join alert on alert.id = alert_id
        where labels ->> 'title' = ${title}`.execute(house.kernel.db);
      return rows.map(({ key }) => key);
    };
    await fire(
      { title: "no-name-db", severity: "critical", service: "db" },
      { title: "no-name-web", severity: "critical", service: "web" },
    );
    expect(await dispatched("no-name-db")).toBe(1);
    expect(await groupOf("no-name-db")).toEqual(["service:db"]);
    expect(await groupOf("no-name-web")).toEqual(["service:web"]);
  });

  test("of a receiver that stands for nobody is listed only", async () => {
    await fire({ alertname: "Quiet", severity: "none" });
    await house.advance(10 * 60_000);
    expect(await dispatched("Quiet")).toBe(0);
    expect(await because("Quiet")).toMatchObject([{ word: "listed only" }]);
  });

  test("of a receiver that stands for nobody pages where a rule names the policy that answers", async () => {
    const documents = [
      { kind: "User", metadata: { name: "ana" }, spec: { email: "ana@example.org" } },
      {
        kind: "EscalationPolicy",
        metadata: { name: "somebody" },
        spec: { repeat: 0, steps: [{ delayMinutes: 0, targets: [{ kind: "user", name: "ana" }] }] },
      },
    ];
    for (const document of documents) await apply({ apiVersion: "shipshape/v1", ...document });
    const body = { when: 'labels.alertname == "Loud"', do: { route: { escalationPolicy: "somebody" } } };
    await house.as("editor").alerts.putRule({ params: { name: "loud" }, body });
    await fire({ alertname: "Loud", severity: "none" });
    await house.advance(31_000);
    expect(await because("Loud")).toMatchObject([{ word: "" }]);
    expect(await dispatched("Loud")).toBe(1);
    await house.as("editor").alerts.removeRule({ params: { name: "loud" } });
  });

  test("of a route that is muted tells nobody, and says why", async () => {
    await fire({ alertname: "Night", team: "night" });
    await house.advance(10 * 60_000);
    expect(await dispatched("Night")).toBe(0);
    expect((await because("Night"))[0]?.because).toContain("within the mute time interval always");
  });
});

describe("inhibition", () => {
  test("holds back what a source that fires covers, names it, and lets it go when the source is over", async () => {
    await fire({ alertname: "ClusterDown", cluster: "eu" });
    await fire(
      { alertname: "PodDown", severity: "warning", cluster: "eu" },
      { alertname: "PodUp", severity: "warning", cluster: "us" },
    );
    await house.advance(31_000);
    expect([await dispatched("PodDown"), await dispatched("PodUp")]).toEqual([0, 1]);
    expect((await because("PodDown"))[0]?.because).toMatch(/^inhibited by ALR-\d+ \(rule cluster\)/);
    const response = await house.http.app.inject({
      url: "/api/v2/alerts?inhibited=false&active=true",
      headers: await house.headersOf("viewer"),
    });
    expect(JSON.stringify(response.json())).not.toContain("PodDown");
    await send("resolved", { alertname: "ClusterDown", cluster: "eu" });
    await house.advance(31_000);
    expect(await dispatched("PodDown")).toBe(1);
  });

  test("follows the dependencies that the catalog knows, also over others, and only downstream", async () => {
    await fire({ alertname: "ApiDown", severity: "critical", service: "api" });
    await fire(
      { alertname: "WebSlow", tier: "web", service: "web" },
      { alertname: "DbSlow", tier: "web", service: "db" },
    );
    await house.advance(31_000);
    expect([await dispatched("WebSlow"), await dispatched("DbSlow")]).toEqual([0, 1]);
    expect((await because("WebSlow"))[0]?.because).toMatch(/inhibited by ALR-\d+ of (api|db), which its service needs/);
  });
});

describe("the tree", () => {
  test("is drawn with what each node has from above", async () => {
    const { configured, routes, inhibitRules } = await house.as("viewer").alerts.getRouting();
    expect(configured).toBe(true);
    expect(routes.map(({ path, receiver, groupWaitMs }) => [path, receiver, groupWaitMs])).toEqual([
      ["0", "everybody", 30_000],
      ["0.0", "nobody", 30_000],
      ["0.1", "pager", 30_000],
      ["0.2", "pager", 0],
    ]);
    expect(routes[2]).toMatchObject({ to: "team platform", mutedNow: "within the mute time interval always" });
    expect(inhibitRules).toMatchObject([{ name: "cluster" }, { name: "upstream", byDependency: true }]);
  });

  test("says where labels would go, step by step", async () => {
    const tested = await house
      .as("viewer")
      .alerts.testRouting({ body: { labels: { alertname: "X", severity: "page" } } });
    expect(tested).toMatchObject({
      receivers: ["pager"],
      routes: [
        { path: "0.2", groupKey: '{}/{severity=~"critical|page"}:{alertname="X"}', groupLabels: { alertname: "X" } },
      ],
    });
    expect(tested.steps.map(({ path, decision }) => `${path} ${decision}`)).toEqual([
      "0 taken",
      "0.0 passed",
      "0.1 passed",
      "0.2 taken",
    ]);
  });

  test("is refused with every fault at once, in Alertmanager's words", async () => {
    const spec = {
      receivers: [{ name: "a" }, { name: "b", escalationPolicy: "not-there" }],
      route: {
        receiver: "x",
        matchers: ["a=b"],
        routes: [{ matchers: ["bad"], muteTimeIntervals: ["never"], groupInterval: "0s" }],
      },
    };
    const { faults } = (await apply({ ...ROUTING, metadata: { name: "other" }, spec }).catch(
      (problem: unknown) => problem,
    )) as {
      faults: { message: string }[];
    };
    const messages = faults.map(({ message }) => message).join("\n");
    for (const wanted of [
      'undefined receiver "x" used in route',
      "root route must not have any matchers",
      "bad matcher format: bad",
      'undefined time interval "never" used in route',
      "it cannot be zero",
      "not-there",
      "there is one route tree",
    ])
      expect(messages).toContain(wanted);
  });

  test("is what Alertmanager's tools see in the status", async () => {
    const response = await house.http.app.inject({ url: "/api/v2/status", headers: await house.headersOf("viewer") });
    const { config } = response.json() as { config: { original: string } };
    expect(config.original).toContain("group_by:\n    - alertname");
    expect(config.original).toContain("inhibit_rules:");
  });
});

describe("an Alertmanager's file", () => {
  const FILE = `
route:
  receiver: team-platform
  group_by: ['...']
  group_wait: 10s
  repeat_interval: 1y
  routes:
    - match: { severity: critical }
      match_re: { service: ^(a|b)$ }
      receiver: platform
      continue: true
    - matchers: [ 'team="x"', region=~"eu|us" ]
      receiver: "null"
      active_time_intervals: [office]
receivers:
  - name: team-platform
    slack_configs: [{ channel: '#x', api_url: https://example.com }]
  - name: platform
    pagerduty_configs: [{ routing_key: x }]
  - name: "null"
inhibit_rules:
  - source_match: { severity: critical }
    target_match_re: { severity: warning|info }
    equal: [cluster]
time_intervals:
  - name: office
    time_intervals:
      - times: [{ start_time: '09:00', end_time: '17:00' }]
        weekdays: ['monday:friday']
        location: Europe/Berlin
`;
  test("keeps a grouping by nothing, which ends the grouping above", async () => {
    const configuration = `
route: { receiver: all, group_by: [job], routes: [{ receiver: all, group_by: [] }] }
receivers: [{ name: all }]
`;
    const { document } = await house.as("editor").alerts.importAlertmanager({ body: { configuration } });
    expect(document).toMatchObject({ spec: { route: { groupBy: ["job"], routes: [{ groupBy: [] }] } } });
  });

  test("becomes a document with its meaning, and says what has no equal", async () => {
    const imported = await house.as("editor").alerts.importAlertmanager({ body: { configuration: FILE } });
    expect(imported).toMatchObject({ applied: false, routes: 3 });
    expect(imported.receivers).toEqual([
      { name: "team-platform", to: "whoever answers for the alert's service" },
      { name: "platform", to: "team platform" },
      { name: "null", to: "nobody: its alerts are listed only" },
    ]);
    expect(imported.notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('"team-platform" told people by Slack'),
    ]);
    // what a document means without being told is not told
    expect(JSON.stringify(imported.document)).not.toMatch(/\[\]|\{\}|false/);
    expect(imported.document).toMatchObject({
      kind: "AlertRouting",
      spec: {
        route: {
          repeatInterval: "365d",
          routes: [
            { matchers: ['severity="critical"', 'service=~"^(a|b)$"'], continue: true },
            { activeTimeIntervals: ["office"] },
          ],
        },
        inhibitRules: [
          { sourceMatchers: ['severity="critical"'], targetMatchers: ['severity=~"warning|info"'], equal: ["cluster"] },
        ],
      },
    });
  });

  test.each([
    ["no YAML", "route: [", /no YAML/],
    ["no route", "receivers: [{ name: a }]", /no route provided in config/],
    [
      "an unknown field",
      "route: { receiver: a, group_for: [x] }\nreceivers: [{ name: a }]",
      /route\.group_for: field not found/,
    ],
    ["an unknown receiver", "route: { receiver: b }\nreceivers: [{ name: a }]", /undefined receiver "b" used in route/],
    [
      "a wrong matcher",
      "route: { receiver: a, routes: [{ matchers: ['='] }] }\nreceivers: [{ name: a }]",
      /bad matcher format: =/,
    ],
  ])("with %s is refused, and changes nothing", async (_, configuration, message) => {
    await expect(
      house.as("editor").alerts.importAlertmanager({ body: { configuration, apply: true } }),
    ).rejects.toThrow(message);
    expect((await house.as("viewer").alerts.getRouting()).routes).toHaveLength(4);
  });

  test("takes force when it is applied", async () => {
    const receivers = { "team-platform": "nobody" };
    const body = { configuration: FILE, receivers, apply: true };
    expect(await house.as("editor").alerts.importAlertmanager({ body })).toMatchObject({ applied: true, notes: [] });
    const tested = await house
      .as("viewer")
      .alerts.testRouting({ body: { labels: { team: "x", region: "eu", severity: "critical", service: "a" } } });
    expect(tested.receivers).toEqual(["platform", "null"]);
  });
});
