import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { readAlertmanagerFile } from "../packages/domain/src/alerts/alertmanager-file.ts";
import { routesOf } from "../packages/domain/src/alerts/route-tree.ts";
import { readRouting } from "../packages/domain/src/alerts/routing.ts";
import { startAlertmanager } from "./harness/alertmanager.ts";
import { type PeerProgram, peerOrSkip } from "./harness/peer-program.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

const program = peerOrSkip("alertmanager");
const run = promisify(execFile);
const SOON = { timeout: 30_000, interval: 50 };

/** A file with everything that decides where an alert goes: old and new matchers, continue, depth, inheritance, patterns. */
const FILE = `route:
  receiver: default
  group_by: [alertname, cluster]
  routes:
    - receiver: database
      match: { team: db }
      routes:
        - { receiver: database-pager, matchers: ['severity=~"critical|page"'], continue: true }
        - { receiver: database-archive, match_re: { service: "pg.*|mysql" } }
    - receiver: web
      matchers: [ 'team=~web|frontend', severity!=none ]
      continue: true
      group_by: ['...']
    - matchers: [ region=~"eu-.+" ]
      routes:
        - { receiver: europe, matchers: [ 'severity!~"info|none"' ] }
        - { matchers: [ zone="" ], routes: [ { receiver: nowhere, matchers: [ 'service="odd \\"name\\", with comma"' ] } ] }
    - { receiver: "null", matchers: [ severity=none ] }
receivers:
  - { name: default }
  - { name: database }
  - { name: database-pager }
  - { name: database-archive }
  - { name: web }
  - { name: europe }
  - { name: nowhere }
  - { name: "null" }
inhibit_rules:
  - { source_match: { severity: critical }, target_match_re: { severity: warning|info }, equal: [alertname] }
time_intervals:
  - { name: office, time_intervals: [ { weekdays: ['monday:friday'], times: [ { start_time: '09:00', end_time: '17:00' } ] } ] }
`;

const labelSets = fc.record(
  {
    team: fc.constantFrom("db", "web", "frontend", "webs"),
    severity: fc.constantFrom("critical", "page", "warning", "info", "none"),
    service: fc.constantFrom("pg-1", "mysql", "mysqld", "a pg", 'odd "name", with comma'),
    region: fc.constantFrom("eu-1", "eu-", "us-1", "eu"),
    zone: fc.constantFrom("a", "b"),
  },
  { requiredKeys: [] },
);

describe.skipIf(program === undefined)("Debian's amtool", () => {
  let shipshape: Shipshape;
  let alertmanager: PeerProgram;
  let file = "";

  beforeAll(async () => {
    shipshape = await startShipshape({ clock: "system" });
    file = join(shipshape.folder, "alertmanager.yml");
    alertmanager = await startAlertmanager(program ?? "", shipshape.folder, FILE);
  });
  afterAll(async () => {
    await alertmanager?.stop();
    await shipshape?.remove();
  });

  const ours = () => {
    const { host } = new URL(shipshape.url);
    return `http://amtool:${shipshape.token()}@${host}`;
  };
  const amtoolAt = async (url: string, ...args: string[]) =>
    (await run("amtool", [`--alertmanager.url=${url}`, ...args])).stdout;
  const amtool = (...args: string[]) => amtoolAt(ours(), ...args);
  const silences = async (...args: string[]) =>
    JSON.parse(await amtool("silence", "query", "--output=json", ...args)) as {
      id: string;
      comment: string;
      endsAt: string;
      status: { state: string };
      matchers: object[];
    }[];

  test("takes over its file, and then sends any labels where the real program sends them", {
    timeout: 120_000,
  }, async () => {
    const imported = await shipshape.cli("import", "alertmanager", file, "--apply");
    expect(imported).toMatchObject({ code: 0, stderr: "" });
    const read = readAlertmanagerFile(parseDocument(FILE).toJS(), {}, { policies: new Set(), teams: new Set() });
    const routing = read.ok ? readRouting(read.routing) : read;
    if (!routing.ok) throw new Error(JSON.stringify(routing.faults));
    await fc.assert(
      fc.asyncProperty(labelSets, async (labels) => {
        const said = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
        const { stdout } = await run("amtool", ["config", "routes", "test", `--config.file=${file}`, ...said]);
        const mine = routesOf(routing.routing.root, labels as Record<string, string>).map(({ receiver }) => receiver);
        expect(mine).toEqual(stdout.trim().split(","));
      }),
      { numRuns: 60 },
    );
  });

  test("reads our routes as if they were an Alertmanager's, and finds the same way through them", async () => {
    expect(await amtool("config", "show")).toContain("receiver: database-pager");
    // it writes the anchors of an old match_re out
    const its = (await amtoolAt(alertmanager.url, "config", "routes")).replaceAll(/"\^\(\?:(.*)\)\$"/g, '"$1"');
    expect(await amtool("config", "routes")).toBe(its);
    for (const labels of [
      ["team=db", "severity=critical", "service=mysql"],
      ["region=eu-1", "severity=info"],
      ["a=b"],
    ]) {
      const [mine, theirs] = await Promise.all([
        amtool("config", "routes", "test", ...labels),
        amtoolAt(alertmanager.url, "config", "routes", "test", ...labels),
      ]);
      expect(mine).toBe(theirs);
    }
  });

  test("makes, finds, changes, ends and imports silences", async () => {
    const id = (
      await amtool("silence", "add", "alertname=~Disk.*", "team!=web", "-c", "moving house", "-d", "1h")
    ).trim();
    expect(await silences("alertname=~Disk.*")).toMatchObject([
      {
        id,
        comment: "moving house",
        status: { state: "active" },
        matchers: [
          { name: "alertname", value: "Disk.*", isRegex: true, isEqual: true },
          { name: "team", value: "web", isRegex: false, isEqual: false },
        ],
      },
    ]);
    await amtool("silence", "update", id, "-d", "2h", "-c", "still moving");
    expect(await silences()).toMatchObject([{ id, comment: "still moving" }]);
    const exported = await amtool("silence", "query", "--output=json");
    await amtool("silence", "expire", id);
    expect(await silences()).toEqual([]);
    expect(await silences("--expired", "--within=24h")).toMatchObject([{ id, status: { state: "expired" } }]);
    const saved = join(shipshape.folder, "silences.json");
    await writeFile(saved, exported);
    await amtool("silence", "import", "--force", saved);
    expect(await silences()).toMatchObject([{ comment: "still moving" }]);
    expect((await shipshape.client.alerts.listSilences()).silences[0]).toMatchObject({
      state: "active",
      comment: "still moving",
    });
  });

  test("is told in the same words what is wrong", async () => {
    const faults = async (url: string, ...args: string[]) => {
      const failed = (await amtoolAt(url, ...args).catch((error: unknown) => error)) as { stderr?: string };
      // it wonders aloud where our version is not its own
      return (failed.stderr ?? "").replace(/^Warning: amtool version .*\n/, "").trim();
    };
    for (const args of [
      ["silence", "add", "a=~(", "-c", "x"],
      ["alert", "query", "a b"],
      ["silence", "expire", "not-an-id"],
    ])
      expect(await faults(ours(), ...args)).toBe(await faults(alertmanager.url, ...args));
  });

  test("adds alerts, and reads them with what suppresses them", async () => {
    const states = async (url: string, ...args: string[]) => {
      const alerts = JSON.parse(await amtoolAt(url, "alert", "query", "--output=json", ...args)) as {
        labels: Record<string, string>;
        status: { state: string; inhibitedBy: string[]; silencedBy: string[] };
        receivers: { name: string }[];
      }[];
      return alerts.map(({ labels, status, receivers }) => ({
        labels,
        state: status.state,
        inhibitedBy: status.inhibitedBy,
        silenced: status.silencedBy.length,
        receivers,
      }));
    };
    for (const url of [ours(), alertmanager.url]) {
      await amtoolAt(url, "silence", "add", "alertname=Hidden", "-c", "x", "-d", "1h");
      await amtoolAt(url, "alert", "add", "Hot", "severity=critical", "team=db", "instance=a");
      await amtoolAt(url, "alert", "add", "Hot", "severity=warning", "team=db", "instance=b");
      await amtoolAt(url, "alert", "add", "Hidden", "team=web");
    }
    await expect.poll(() => states(ours(), "-a", "-s", "-i"), SOON).toHaveLength(3);
    for (const flags of [[], ["-s"], ["-i"], ["-a"], ["-s", "-i", "-a"], ["alertname=Hot"], ["-r", "database.*"]])
      await expect.poll(() => states(ours(), ...flags), SOON).toEqual(await states(alertmanager.url, ...flags));
  });
});
