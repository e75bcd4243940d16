import { describe, expect, test } from "vitest";
import { readReport } from "./read-report.ts";

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
async function plan(value: unknown) {
  const report = await readReport(once(JSON.stringify(value)), { add: async () => undefined });
  if (report.kind !== "plan") throw new Error(report.kind);
  return report.read;
}

const change = (actions: string[], more: object = {}) => ({
  actions,
  before: null,
  after: null,
  after_unknown: {},
  ...more,
});
const resource = (address: string, actions: string[], more: object = {}, about: object = {}) => ({
  address,
  mode: "managed",
  type: address.split(".")[0],
  name: "one",
  provider_name: "registry.terraform.io/hashicorp/aws",
  change: change(actions, more),
  ...about,
});
const terraform = (more: object) => ({ format_version: "1.2", terraform_version: "1.9.0", ...more });

describe("a plan of Terraform", () => {
  test("is read action by action", async () => {
    const { changes } = await plan(
      terraform({
        resource_changes: [
          resource("aws_instance.a", ["no-op"]),
          resource("aws_instance.b", ["create"]),
          resource("aws_instance.c", ["update"]),
          resource(
            "aws_instance.d",
            ["delete", "create"],
            { replace_paths: [["ami"]], before: { ami: "1" }, after: { ami: "2" } },
            { action_reason: "replace_because_cannot_update" },
          ),
          resource("aws_instance.e", ["create", "delete"]),
          resource("aws_instance.f", ["delete"]),
          resource("data.aws_ami.g", ["read"], {}, { mode: "data" }),
          resource("aws_instance.h", ["no-op"], {}, { previous_address: "aws_instance.old" }),
          resource("aws_instance.i", ["no-op"], { importing: { id: "i-1" } }),
          resource("aws_instance.j", ["forget"]),
        ],
      }),
    );
    expect(changes.map(({ address, action, createsFirst }) => `${address.at(-1)} ${action} ${createsFirst}`)).toEqual([
      "b create false",
      "c update false",
      "d replace false",
      "e replace true",
      "f destroy false",
      "h move false",
      "i import false",
      "j forget false",
    ]);
    expect(changes[2]).toMatchObject({
      reason: "replace_because_cannot_update",
      attributes: [{ path: "ami", before: "1", after: "2", forcesReplacement: true }],
    });
  });

  // OpenTofu 1.12 has the first, Terraform the second
  test.each([
    ["lets go of the old one and makes a new one", ["forget", "create"], { action: "replace", keepsOld: true }],
    ["makes a new one and lets go of the old one", ["create", "forget"], { action: "replace", keepsOld: true }],
    ["deletes in a way of later versions", ["delete", "wait"], { action: "destroy" }],
    ["replaces in a way of later versions", ["create", "wait", "delete"], { action: "replace", createsFirst: true }],
  ])("that %s tells it", async (_, actions, expected) => {
    const { changes } = await plan(terraform({ resource_changes: [resource("aws_db_instance.a", actions)] }));
    expect(changes).toMatchObject([expected]);
  });

  test("tells what an earlier replacement left behind from what stands now", async () => {
    const { changes } = await plan(
      terraform({
        resource_changes: [
          resource("aws_instance.a", ["delete"]),
          resource("aws_instance.a", ["delete"], {}, { deposed: "4ba29b2e" }),
        ],
      }),
    );
    expect(changes.map(({ address }) => address)).toEqual([
      "aws_instance.a",
      "aws_instance.a (deposed object 4ba29b2e)",
    ]);
  });

  test("gives no sensitive value away, in resources, drift or outputs", async () => {
    const secret = {
      before: { v: "hunter2" },
      after: { v: "hunter3" },
      before_sensitive: { v: true },
      after_sensitive: { v: true },
    };
    const read = await plan(
      terraform({
        variables: { db: { value: "hunter4" } },
        resource_changes: [resource("aws_x.a", ["update"], secret)],
        resource_drift: [resource("aws_x.b", ["update"], secret)],
        output_changes: {
          out: change(["update"], {
            before: "hunter5",
            after: "hunter6",
            before_sensitive: true,
            after_sensitive: true,
          }),
        },
        prior_state: { values: { secret: "hunter7" } },
      }),
    );
    expect(JSON.stringify(read)).not.toContain("hunter");
    expect(read.outputs).toMatchObject([
      { address: "output.out", attributes: [{ before: "(sensitive)", after: "(sensitive)" }] },
    ]);
    expect(read.drift).toMatchObject([{ address: "aws_x.b", action: "update" }]);
  });

  test("gives no output away that only its value says to be sensitive, as before 0.14", async () => {
    const unmarked = (before: unknown, after: unknown) => change(["update"], { before, after, after_unknown: false });
    const read = await plan({
      format_version: "0.1",
      planned_values: {
        outputs: { now: { sensitive: true, value: "hunter2" }, open: { sensitive: false, value: "b" } },
      },
      prior_state: { values: { outputs: { past: { sensitive: true, value: "hunter3" } } } },
      output_changes: {
        now: unmarked("hunter4", "hunter2"),
        past: unmarked("hunter3", "hunter5"),
        open: unmarked("a", "b"),
      },
    });
    expect(JSON.stringify(read)).not.toContain("hunter");
    expect(read.outputs.find(({ address }) => address === "output.open")?.attributes).toMatchObject([
      { before: "a", after: "b" },
    ]);
  });

  test("says when it failed or is not complete", async () => {
    expect(
      await plan(terraform({ errored: true, complete: false, applyable: false, timestamp: "2026-01-01T00:00:00Z" })),
    ).toMatchObject({
      errored: true,
      complete: false,
      applyable: false,
      madeAt: new Date("2026-01-01T00:00:00Z"),
    });
  });

  test("says which checks do not hold; what only bears another name did not drift", async () => {
    const check = (to_display: string, status: string) => ({ address: { kind: "check", to_display }, status });
    const read = await plan(
      terraform({
        checks: [
          check("check.a", "pass"),
          check("check.b", "fail"),
          check("check.c", "error"),
          check("check.d", "unknown"),
        ],
        resource_drift: [resource("aws_instance.h", ["no-op"], {}, { previous_address: "aws_instance.old" })],
      }),
    );
    expect(read.failedChecks).toEqual(["check.b", "check.c"]);
    expect(read.drift).toEqual([]);
  });

  test("that only runs actions says which, and what sets them off; never what they are configured with", async () => {
    const read = await plan({
      format_version: "1.2",
      planned_values: { root_module: {} },
      complete: true,
      action_invocations: [
        {
          address: "action.bufo_print.success",
          type: "bufo_print",
          name: "success",
          config_values: { color: null, token: "hunter2" },
          config_sensitive: {},
          invoke_action_trigger: {},
        },
        {
          address: "action.aws_lambda_invoke.notify",
          lifecycle_action_trigger: {
            triggering_resource_address: "aws_lambda_function.worker",
            action_trigger_event: "after_update",
          },
        },
      ],
    });
    expect(read.changes).toEqual([]);
    expect(read.invocations).toEqual([
      { address: "action.bufo_print.success", trigger: null },
      { address: "action.aws_lambda_invoke.notify", trigger: "after_update of aws_lambda_function.worker" },
    ]);
    expect(JSON.stringify(read)).not.toContain("hunter");
  });

  test.each([
    ["as it was", { a: 1, b: [2] }, { after: { b: [2], a: 1 }, after_unknown: false }, []],
    ["another", "a", { after: "b", after_unknown: false }, ["update a b"]],
    ["not known yet", "a", { after_unknown: true }, ["update a (known after apply)"]],
    ["new", undefined, { after: "b", after_unknown: false }, ["create (none) b"]],
  ])("of 0.12, which calls every output created, tells one that is %s", async (_, before, more, expected) => {
    const { outputs } = await plan({
      format_version: "0.1",
      terraform_version: "0.12.11",
      planned_values: { root_module: {} },
      prior_state: { values: before === undefined ? {} : { outputs: { one: { sensitive: false, value: before } } } },
      output_changes: { one: { actions: ["create"], before: null, ...more } },
    });
    const told = outputs.flatMap(({ action, attributes }) =>
      attributes.map((attribute) => `${action} ${attribute.before} ${attribute.after}`),
    );
    expect(told).toEqual(expected);
    expect(outputs).toHaveLength(expected.length);
  });

  test("of 0.12 gives a sensitive output not away that stands in the state", async () => {
    const read = await plan({
      format_version: "0.1",
      planned_values: { outputs: { one: { sensitive: true, value: "hunter3" } } },
      prior_state: { values: { outputs: { one: { sensitive: true, value: "hunter2" } } } },
      output_changes: { one: { actions: ["create"], before: null, after: "hunter3", after_unknown: false } },
    });
    expect(read.outputs).toMatchObject([{ action: "update" }]);
    expect(JSON.stringify(read)).not.toContain("hunter");
  });

  test("of nothing at all is one, as old versions write it", async () => {
    const read = await plan({ format_version: "0.1", planned_values: { root_module: {} }, configuration: {} });
    expect(read).toMatchObject({ changes: [], errored: false, complete: true, applyable: null });
  });

  test("is not a state", async () => {
    await expect(plan(terraform({ values: { root_module: {} } }))).rejects.toThrow("This is a state, not a plan");
  });
});
