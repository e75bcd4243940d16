import {
  changedAttributes,
  isSameJson,
  type PlannedAction,
  type PlannedChange,
  type PlannedInvocation,
} from "@shipshape/domain/changes/evidence/planned-change";
import * as z from "zod";
import { mapInTurns } from "./in-turns.ts";
import { eachShapedAs, shapedAs } from "./json-report.ts";
import { unreadable } from "./unreadable.ts";

const Change = z.object({
  actions: z.array(z.string()).default([]),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.unknown().optional(),
  importing: z.unknown().optional(),
});
const Resource = z.object({
  address: z.string(),
  previous_address: z.string().nullish(),
  mode: z.string().nullish(),
  type: z.string().default(""),
  action_reason: z.string().nullish(),
  deposed: z.string().nullish(),
  change: Change,
});
/** Outputs as they are or will be: before 0.14 their changes say neither whether they are sensitive nor what they were. */
const Outputs = z.record(z.string(), z.object({ sensitive: z.boolean().nullish(), value: z.unknown() })).nullish();
/** What an action is configured with is not looked at: it may be a secret. */
const Invocation = z.object({
  address: z.string(),
  lifecycle_action_trigger: z
    .object({ triggering_resource_address: z.string().nullish(), action_trigger_event: z.string().nullish() })
    .nullish(),
});
/** `terraform show -json` and `tofu show -json` of a plan: format 1.x. Of it, only what changes is kept. */
const Plan = z.object({
  format_version: z.string().regex(/^[01]\./, "a format this reads: 0.x or 1.x"),
  terraform_version: z.string().nullish(),
  timestamp: z.string().nullish(),
  resource_changes: z.array(z.unknown()).nullish(),
  resource_drift: z.array(z.unknown()).nullish(),
  action_invocations: z.array(Invocation).nullish(),
  output_changes: z.record(z.string(), Change).nullish(),
  planned_values: z.object({ outputs: Outputs }).nullish(),
  prior_state: z.object({ values: z.object({ outputs: Outputs }).nullish() }).nullish(),
  checks: z
    .array(
      z.object({ address: z.object({ to_display: z.string().nullish() }).nullish(), status: z.string().nullish() }),
    )
    .nullish(),
  errored: z.boolean().nullish(),
  complete: z.boolean().nullish(),
  applyable: z.boolean().nullish(),
});
type Resource = z.output<typeof Resource>;

export type ReadPlan = {
  readonly changes: readonly PlannedChange[];
  /** What was changed outside of Terraform since it looked last. */
  readonly drift: readonly PlannedChange[];
  readonly outputs: readonly PlannedChange[];
  /** Actions of providers that it runs. */
  readonly invocations: readonly PlannedInvocation[];
  /** Checks and conditions that do not hold. */
  readonly failedChecks: readonly string[];
  readonly errored: boolean;
  readonly complete: boolean;
  readonly applyable: boolean | null;
  readonly terraformVersion: string | null;
  readonly madeAt: Date | null;
};

/** Actions that let go of what stands there: OpenTofu 1.12 has both where `destroy = false`, Terraform the second. */
const KEEP_OLD: readonly string[] = ["forget,create", "create,forget"];

/**
 * Terraform's list of actions in one word. `["delete","create"]` and `["create","delete"]` both replace. Of a list that later
 * versions may add, what counts is whether it holds a delete, as its documentation says.
 */
function actionOf({ change, previous_address: former, address }: Resource): PlannedAction {
  const actions = change.actions.join(",");
  if (KEEP_OLD.includes(actions)) return "replace";
  if (actions === "create" || actions === "update" || actions === "read" || actions === "forget") return actions;
  if (change.actions.includes("delete")) return change.actions.includes("create") ? "replace" : "destroy";
  if (change.importing !== undefined && change.importing !== null) return "import";
  return former && former !== address ? "move" : "nothing";
}

const LONGEST = 1_000;
const WHAT = "a plan of 'terraform show -json'";

function readChange(resource: Resource): PlannedChange {
  const action = actionOf(resource);
  const { address, previous_address: former, type, change, action_reason: reason } = resource;
  return {
    // what an earlier replacement left behind has the address of what stands now
    address: `${address}${resource.deposed ? ` (deposed object ${resource.deposed})` : ""}`.slice(0, LONGEST),
    previousAddress: former && former !== address ? former.slice(0, LONGEST) : null,
    type,
    action,
    createsFirst: change.actions[0] === "create" && change.actions.length > 1,
    ...(KEEP_OLD.includes(change.actions.join(",")) ? { keepsOld: true } : {}),
    reason: reason ?? null,
    // what goes away altogether has nothing to compare
    attributes: action === "destroy" || action === "nothing" || action === "forget" ? [] : changedAttributes(change),
  };
}

type Plan = z.output<typeof Plan>;

function readOutputs({ output_changes: changes, planned_values: planned, prior_state: prior }: Plan): PlannedChange[] {
  const isSensitive = (name: string): boolean =>
    [planned?.outputs, prior?.values?.outputs].some((outputs) => outputs?.[name]?.sensitive === true);
  return Object.entries(changes ?? {}).map(([name, change]) =>
    readChange({
      address: `output.${name}`,
      type: "",
      change: {
        ...sinceBefore(change, prior?.values?.outputs?.[name]),
        ...(isSensitive(name) ? { before_sensitive: true, after_sensitive: true } : {}),
      },
    }),
  );
}

/** Terraform 0.12 calls each output created, also one that stands in the state with the same value. */
function sinceBefore(change: z.output<typeof Change>, prior: { value?: unknown } | undefined): z.output<typeof Change> {
  if (prior?.value === undefined || change.actions.join() !== "create") return change;
  const isUnknown = change.after_unknown !== undefined && change.after_unknown !== false;
  const isAsItWas = !isUnknown && isSameJson(prior.value, change.after);
  return { ...change, actions: [isAsItWas ? "no-op" : "update"], before: prior.value };
}

function readInvocation({ address, lifecycle_action_trigger: set }: z.output<typeof Invocation>): PlannedInvocation {
  const said = [set?.action_trigger_event, set?.triggering_resource_address].filter(Boolean).join(" of ");
  return { address: address.slice(0, LONGEST), trigger: said === "" ? null : said.slice(0, LONGEST) };
}

/**
 * Reads a plan. Values that are sensitive never leave this function, and nothing of the rest of the file (variables, prior state,
 * configuration) is looked at.
 */
export async function readTerraform(value: unknown): Promise<ReadPlan> {
  const plan = shapedAs(Plan, value, WHAT);
  const isPlan =
    plan.planned_values !== undefined || plan.resource_changes || plan.output_changes || plan.resource_drift;
  if (!isPlan && plan.errored === undefined)
    throw unreadable(
      "This is a state, not a plan: write 'terraform plan -out plan.bin', then 'terraform show -json plan.bin'.",
    );
  const changes = async (of: "resource_changes" | "resource_drift") =>
    mapInTurns(await eachShapedAs(Resource, plan[of] ?? [], WHAT, [of]), readChange);
  const all = await changes("resource_changes");
  const madeAt = plan.timestamp ? new Date(plan.timestamp) : null;
  return {
    changes: all.filter(({ action }) => action !== "nothing" && action !== "read"),
    // what only bears another name was not changed
    drift: (await changes("resource_drift")).filter(({ action }) => action !== "nothing" && action !== "move"),
    outputs: readOutputs(plan).filter(({ action }) => action !== "nothing"),
    invocations: (plan.action_invocations ?? []).map(readInvocation),
    failedChecks: (plan.checks ?? []).flatMap(({ address, status }) =>
      status === "fail" || status === "error" ? [(address?.to_display ?? "a check").slice(0, LONGEST)] : [],
    ),
    errored: plan.errored ?? false,
    complete: plan.complete ?? true,
    applyable: plan.applyable ?? null,
    terraformVersion: plan.terraform_version ?? null,
    madeAt: madeAt && !Number.isNaN(madeAt.getTime()) ? madeAt : null,
  };
}
