import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

let shipshape: Shipshape;
let folder: string;

beforeAll(async () => {
  shipshape = await startShipshape();
  folder = join(shipshape.dataDirectory, "..", "configuration");
  await applied({ "good.yaml": GOOD });
});
afterAll(() => shipshape.remove());

const GOOD = `apiVersion: shipshape/v1
kind: User
metadata: { name: somebody }
spec: { email: somebody@store.example }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team }
spec: { members: [somebody] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: payments-team }
`;

const sloWith = (objective: string) => `apiVersion: openslo/v1
kind: DataSource
metadata: { name: numbers }
spec: { type: scrape, connectionDetails: { url: "http://127.0.0.1:9/metrics" } }
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: charges }
spec:
  service: payments
  indicator:
    spec:
      ratioMetric:
        good: { metricSource: { metricSourceRef: numbers, spec: { query: good_total } } }
        total: { metricSource: { metricSourceRef: numbers, spec: { query: all_total } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  objectives: [{ ${objective} }]
`;

async function applied(files: Readonly<Record<string, string>>) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return shipshape.cli("apply", "-f", folder);
}

/** What configuration there is, and how often anybody changed anything. */
async function state() {
  const { documents } = await shipshape.client.configuration.export();
  const { entries } = await shipshape.client.access.listAudit({ query: { limit: 1000 } });
  return { documents, changes: entries.length };
}

describe("configuration as code", () => {
  test.each([
    [
      "malformed YAML",
      { "team.yaml": `${GOOD}---\nkind: Team\nmetadata: { name: [open\n` },
      [/team\.yaml:\d+/, /not valid YAML/],
    ],
    [
      "a tab for indentation",
      { "team.yaml": "apiVersion: shipshape/v1\nkind: Team\nmetadata:\n\tname: other-team\nspec: {}\n" },
      [/team\.yaml:4/, /use spaces/],
    ],
    [
      "an unknown field, beside a document that is good",
      {
        "good.yaml": GOOD.replace("members: [somebody]", "members: []"),
        "new.yaml": GOOD.replace("owner:", "ownr:").replaceAll("payments", "other"),
      },
      [/new\.yaml:\d+ spec\.ownr/, /did you mean "owner"\?/],
    ],
    [
      "an unknown kind",
      { "x.yaml": "apiVersion: shipshape/v1\nkind: Servcie\n" },
      [/x\.yaml:2 kind/, /did you mean Service\?/],
    ],
    [
      "a name that is nowhere",
      { "s.yaml": GOOD.replace("owner: payments-team", "owner: payment-team") },
      [/s\.yaml:\d+ spec\.owner/, /did you mean "payments-team"\?/],
    ],
    ["an objective of 100 %", { "slo.yaml": sloWith("target: 1") }, [/slo\.yaml:\d+ spec\.objectives\[0\]\.target/]],
    [
      "an objective above 100 %",
      { "slo.yaml": sloWith("targetPercent: 120") },
      [/slo\.yaml:\d+ spec\.objectives\[0\]\.targetPercent/],
    ],
    [
      "an objective that says nothing",
      { "slo.yaml": sloWith("displayName: all is well") },
      [/slo\.yaml:\d+ spec\.objectives\[0\]/, /target/],
    ],
  ] as const)("%s: exit code 2, file and line, the field, the mend; nothing changes", async (_, files, words) => {
    const before = await state();
    const { code, stderr } = await applied(files);
    expect(code, stderr).toBe(2);
    for (const word of words) expect(stderr).toMatch(word);
    expect(await state()).toEqual(before);
  });

  test("a file that is not there: exit code 2 and its name", async () => {
    const { code, stderr } = await shipshape.cli("apply", "-f", "nowhere.yaml");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "There is nothing at nowhere.yaml.\n" });
  });

  test("a plan of faulty files says the same as applying them", async () => {
    await applied({ "team.yaml": GOOD.replace("members", "membres") });
    const { code, stderr } = await shipshape.cli("plan", "-f", folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/team\.yaml:\d+ spec\.membres: .*did you mean "members"\?/);
  });
});

describe("requests", () => {
  const post = (path: string, body: string, token = shipshape.token(), type = "application/json") =>
    fetch(`${shipshape.url}${path}`, {
      method: "POST",
      headers: { "content-type": type, authorization: `Bearer ${token}` },
      body,
    });
  const alert = (padding = "") =>
    JSON.stringify({ alerts: [{ labels: { alertname: "Disk" }, annotations: { padding } }] });
  const alertsNow = async () => (await shipshape.client.alerts.list()).alerts.length;

  test.each([
    ["/api/v1/alerts", () => alert("x".repeat(2 * 1024 * 1024))],
    ["/api/v2/alerts", () => JSON.stringify([{ labels: { alertname: "x".repeat(2 * 1024 * 1024) } }])],
  ])("a body over the limit at %s: 413, with the limit", async (path, body) => {
    const answer = await post(path, body());
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("2 MiB");
    expect(await alertsNow()).toBe(0);
  });

  test.each([
    ["no JSON at all", "/api/v1/alerts", "{ not json", 400, /JSON/],
    [
      "a field that is unknown",
      "/api/v1/alerts",
      '{"alerts":[{"labels":{"a":"b"},"severty":"x"}]}',
      400,
      /alerts\.0\.severty: unknown field/,
    ],
    ["labels that are none", "/api/v1/alerts", '{"alerts":[{"labels":{}}]}', 400, /at least one label/],
  ])("%s: named, with its mend, and not taken", async (_, path, body, status, words) => {
    const answer = await post(path, body);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([status, expect.stringMatching(words)]);
    expect(await alertsNow()).toBe(0);
  });

  test("a body of another type: 415", async () => {
    expect((await post("/api/v1/alerts", "a=b", shipshape.token(), "text/csv")).status).toBe(415);
  });

  test("a wrong token: 401, and the CLI ends with 4 and says how to get one", async () => {
    const answer = await post("/api/v1/alerts", alert(), "shp_wrong");
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    const { code, stderr } = await shipshape.cli("--url", shipshape.url, "--token", "shp_wrong", "service", "list");
    expect(code).toBe(4);
    expect(stderr).toMatch(/SHIPSHAPE_TOKEN/);
    expect(await alertsNow()).toBe(0);
  });

  test("a token that may not: 403, names the permission, and the CLI ends with 4", async () => {
    const { secret } = await shipshape.client.access.createToken({
      body: { name: "only-deployments", scopes: ["changes:ingest"] },
    });
    const answer = await post("/api/v1/alerts", alert(), secret);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("alerts:ingest")]);
    const { code, stderr } = await shipshape.cli("--url", shipshape.url, "--token", secret, "service", "list");
    expect([code, stderr]).toEqual([4, expect.stringContaining("catalog:read")]);
  });

  test("nobody answers: the CLI ends with 3 and says where it asked", async () => {
    const { code, stderr } = await shipshape.cli("--url", "http://127.0.0.1:9", "service", "list");
    expect([code, stderr]).toEqual([3, expect.stringContaining("http://127.0.0.1:9")]);
  });

  test("a service that is not there: the CLI ends with 5", async () => {
    const { code, stderr } = await shipshape.cli("service", "show", "nothing");
    expect([code, stderr]).toEqual([5, expect.stringContaining('"nothing"')]);
  });
});
