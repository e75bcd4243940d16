import { describe, expect, test } from "vitest";
import { countPlanned, planRisk } from "./plan-risk.ts";
import { changedAttributes, type PlannedChange } from "./planned-change.ts";

const change = (more: Partial<PlannedChange> = {}): PlannedChange => ({
  address: `${more.type ?? "aws_instance"}.one`,
  previousAddress: null,
  type: "aws_instance",
  action: "update",
  createsFirst: false,
  reason: null,
  attributes: [],
  ...more,
});
const whole = { errored: false, complete: true };
const attribute = (path: string, before: string, after: string) => ({ path, before, after, forcesReplacement: false });

describe("the risk of", () => {
  test.each<[string, Partial<PlannedChange>, string]>([
    ["doing nothing", { action: "nothing" }, "none"],
    ["reading", { action: "read" }, "none"],
    ["making something", { action: "create" }, "low"],
    ["changing something in place", {}, "low"],
    ["removing a machine", { action: "destroy" }, "medium"],
    ["replacing a machine that goes first", { action: "replace" }, "medium"],
    ["replacing a machine that goes last", { action: "replace", createsFirst: true }, "low"],
    ["removing a database", { action: "destroy", type: "aws_db_instance" }, "critical"],
    ["replacing a database", { action: "replace", type: "google_sql_database_instance" }, "critical"],
    [
      "replacing a database, though the new one stands first",
      { action: "replace", createsFirst: true, type: "azurerm_mssql_database" },
      "critical",
    ],
    [
      "replacing a database of which the old one stays",
      { action: "replace", keepsOld: true, type: "aws_db_instance" },
      "medium",
    ],
    ["removing a bucket", { action: "destroy", type: "google_storage_bucket" }, "critical"],
    ["removing a disk", { action: "destroy", type: "azurerm_managed_disk" }, "critical"],
    ["removing a key", { action: "destroy", type: "aws_kms_key" }, "critical"],
    ["removing the settings of a database", { action: "destroy", type: "aws_db_parameter_group" }, "medium"],
    ["removing a bucket's policy", { action: "destroy", type: "aws_s3_bucket_policy" }, "medium"],
    ["removing a network", { action: "destroy", type: "aws_vpc" }, "high"],
    ["replacing a cluster", { action: "replace", type: "google_container_cluster" }, "high"],
    ["letting go of a database without destroying it", { action: "forget", type: "aws_db_instance" }, "low"],
    [
      "opening a door to the world",
      { type: "aws_security_group_rule", attributes: [attribute("cidr_blocks", '["10.0.0.0/8"]', '["0.0.0.0/0"]')] },
      "high",
    ],
    [
      "a door that was open before",
      {
        type: "aws_security_group_rule",
        attributes: [attribute("cidr_blocks", '["0.0.0.0/0"]', '["0.0.0.0/0","::/0"]')],
      },
      "low",
    ],
    ["taking a guard away", { attributes: [attribute("deletion_protection", "true", "false")] }, "high"],
    ["putting a guard up", { attributes: [attribute("deletion_protection", "false", "true")] }, "low"],
    ["making something public", { attributes: [attribute("publicly_accessible", "false", "true")] }, "high"],
  ])("%s", (_, more, risk) => expect(planRisk([change(more)], whole).decision).toBe(risk));
});

test("the worst comes first, each with its sentence", () => {
  const { decision, because } = planRisk(
    [change({ action: "destroy" }), change({ action: "destroy", type: "aws_rds_cluster" })],
    whole,
  );
  expect(decision).toBe("critical");
  expect(because.map(({ text }) => text)).toEqual([
    "destroys aws_rds_cluster.one: it holds data, which goes with it",
    "destroys aws_instance.one",
  ]);
});

test.each([
  [{ errored: true, complete: false }, "planning failed"],
  [{ errored: false, complete: false }, "not complete"],
])("a plan that does not say all is not harmless: %o", (state, words) => {
  const { decision, because } = planRisk([], state);
  expect(decision).toBe("medium");
  expect(because[0]?.text).toContain(words);
});

test("a check that does not hold is a reason, after what is worse", () => {
  const state = { ...whole, failedChecks: ["check.health", "aws_instance.one"] };
  expect(planRisk([change({ action: "destroy", type: "aws_vpc" })], state).because.map(({ text }) => text)).toEqual([
    "destroys aws_vpc.one: other resources stand on it",
    "check.health does not hold",
    "aws_instance.one does not hold",
  ]);
});

test("actions that it runs are told, though it changes nothing", () => {
  const invocations = [
    { address: "action.bufo_print.success", trigger: null },
    { address: "action.aws_lambda_invoke.notify", trigger: "after_update of aws_lambda_function.worker" },
  ];
  const { decision, because } = planRisk([], { ...whole, invocations });
  expect(decision).toBe("medium");
  expect(because.map(({ text }) => text)).toEqual([
    "runs action.bufo_print.success",
    "runs action.aws_lambda_invoke.notify (after_update of aws_lambda_function.worker)",
  ]);
});

test("what a plan does is counted; what it only reads is not", () => {
  const actions = [
    "create",
    "create",
    "update",
    "replace",
    "destroy",
    "read",
    "nothing",
    "import",
    "move",
    "forget",
  ] as const;
  expect(countPlanned(actions.map((action) => change({ action })))).toEqual({
    create: 2,
    update: 1,
    replace: 1,
    destroy: 1,
    import: 1,
    move: 1,
    forget: 1,
  });
});

describe("the attributes of a change", () => {
  test("are those that differ, with what is only known later", () => {
    const before = { size: "t3.small", ami: "ami-1", tags: { team: "pay", tier: "1" }, ports: [80] };
    const after = { size: "t3.large", ami: "ami-1", tags: { team: "pay", tier: "2" }, ports: [80, 443] };
    expect(changedAttributes({ before, after, after_unknown: { arn: true }, replace_paths: [["size"]] })).toEqual([
      { path: "arn", before: "(none)", after: "(known after apply)", forcesReplacement: false },
      { path: "ports", before: "[80]", after: "[80,443]", forcesReplacement: false },
      { path: "size", before: "t3.small", after: "t3.large", forcesReplacement: true },
      { path: "tags.tier", before: "1", after: "2", forcesReplacement: false },
    ]);
  });

  test.each<[string, unknown, string[]]>([
    ["the attribute itself", [["size"]], ["size"]],
    ["something within a list, which is shown whole", [["disk", 0, "size"]], ["disk"]],
    ["something within a map", [["tags", "tier"]], ["tags.tier"]],
    ["a map as a whole", [["tags"]], ["tags.team", "tags.tier"]],
    ["the resource as a whole, of which no attribute is the cause", [[]], []],
    ["nothing that Terraform says", null, []],
  ])("force a replacement by %s", (_, replace_paths, forced) => {
    const before = { size: 1, disk: [{ size: 1 }], tags: { team: "a", tier: "1" } };
    const after = { size: 2, disk: [{ size: 2 }], tags: { team: "b", tier: "2" } };
    const changed = changedAttributes({ before, after, replace_paths });
    expect(changed.filter(({ forcesReplacement }) => forcesReplacement).map(({ path }) => path)).toEqual(forced);
  });

  test("are not known where a part of a list is not", () => {
    const after = { ips: ["10.0.0.1", null] };
    expect(changedAttributes({ before: null, after, after_unknown: { ips: [false, true] } })).toMatchObject([
      { path: "ips", after: "(known after apply)" },
    ]);
  });

  test("never show what is sensitive on either side", () => {
    const changed = changedAttributes({
      before: { user: "app", value: "hunter2", list: [{ deep: "hunter3" }], gone: "hunter4" },
      after: { user: "root", value: "hunter5", list: [{ deep: "hunter6" }], come: "hunter7" },
      before_sensitive: { value: true, list: [{ deep: true }], gone: true },
      after_sensitive: { come: true },
    });
    expect(JSON.stringify(changed)).not.toContain("hunter");
    expect(changed).toContainEqual({
      path: "value",
      before: "(sensitive)",
      after: "(sensitive)",
      forcesReplacement: false,
    });
    expect(changed).toContainEqual({ path: "come", before: "(none)", after: "(sensitive)", forcesReplacement: false });
    expect(changed).toContainEqual({ path: "user", before: "app", after: "root", forcesReplacement: false });
  });

  test("of a resource that is sensitive as a whole say only that it changes", () => {
    expect(changedAttributes({ before: { a: "hunter2" }, after: { a: "hunter3" }, after_sensitive: true })).toEqual([
      { path: "", before: "(sensitive)", after: "(sensitive)", forcesReplacement: false },
    ]);
  });

  test.each([
    ["a password nobody marked", { master_password: "hunter2" }],
    ["a secret in a map of environment variables", { environment: { variables: { DB_PASSWORD: "hunter2" } } }],
    ["a secret in a list of names and values", { env: [{ name: "API_TOKEN", value: "hunter2" }] }],
    ["a secret in a text of JSON", { container_definitions: '[{"name":"DB_PASSWORD","value":"hunter2"}]' }],
    ["a key", { pem: "-----BEGIN RSA PRIVATE KEY-----hunter2" }],
    ["a password in an address", { url: "postgres://app:hunter2@db/pay" }],
    ["a name in camel case", { clientSecret: "hunter2" }],
  ])("do not show %s", (_, after) => {
    const changed = changedAttributes({ before: null, after });
    expect(changed).toHaveLength(1);
    expect(JSON.stringify(changed)).not.toContain("hunter2");
  });
});
