import type { PlannedAction, PlannedChange, PlannedInvocation } from "./planned-change.ts";

/** What is dangerous in a plan, the worst first. */
export type Risk = "none" | "low" | "medium" | "high" | "critical";
export type RiskReason = { readonly risk: Risk; readonly address: string; readonly text: string };
export type PlanRisk = { readonly decision: Risk; readonly because: readonly RiskReason[] };

export const RISKS: readonly Risk[] = ["none", "low", "medium", "high", "critical"];

/** Resources that hold what cannot be made again. */
const HOLDS_DATA =
  /(^|_)(db|database|rds|sql|mssql|mysql|postgresql|mariadb|cosmosdb|dynamodb|spanner|bigtable|bigquery|redshift|docdb|neptune|firestore|elasticsearch|opensearch|elasticache|redis|memorystore|kafka|msk|s3_bucket|storage_bucket|storage_account|storage_container|ebs_volume|managed_disk|compute_disk|volume|efs_file_system|file_system|filestore|backup|snapshot|glacier|keyspace|clickhouse|mongodbatlas|persistent_volume|persistent_volume_claim|vault)(_|$)/;
/** The same words in the names of what only belongs to them. */
const BESIDE_DATA =
  /_(parameter_group|subnet_group|option_group|attachment|policy|acl|versioning|logging|notification|association|security_group|public_access_block|ownership_controls|lifecycle_configuration|server_side_encryption_configuration|cors_configuration|firewall_rule|user|grant|alarm|role|permission|object|record|secret_version|iam_member|iam_binding|proxy|mount_target|tag|table_item)s?$/;
const HOLDS_KEYS =
  /(^|_)(kms_key|kms_crypto_key|key_vault|key_vault_key|secretsmanager_secret|secret_manager_secret|ssm_parameter)$/;
const CARRIES_ALL =
  /(^|_)(vpc|virtual_network|compute_network|eks_cluster|kubernetes_cluster|container_cluster|ecs_cluster|hosted_zone|route53_zone|dns_zone|dns_managed_zone|lb|alb|nlb|load_balancer|nat_gateway|transit_gateway|vpn_gateway|resource_group|project|organization|namespace)$/;
const OPEN_WORLD = /(^|[^\d.])0\.0\.0\.0\/0|(^|[^\w:])::\/0/;
const GUARDS =
  /(^|\.)(deletion_protection|prevent_destroy|deletion_protection_enabled|block_public_acls|block_public_policy|restrict_public_buckets|ignore_public_acls|storage_encrypted|encrypted|enable_key_rotation|skip_final_snapshot_guard|multi_az|backup_enabled|point_in_time_recovery_enabled)$/;

type What = "data" | "keys" | "base" | "other";

const whatIs = (type: string): What => {
  if (HOLDS_KEYS.test(type)) return "keys";
  if (HOLDS_DATA.test(type) && !BESIDE_DATA.test(type)) return "data";
  return CARRIES_ALL.test(type) ? "base" : "other";
};

const NAMED: Readonly<Record<What, string>> = {
  data: "it holds data, which goes with it",
  keys: "what it encrypts or holds cannot be read without it",
  base: "other resources stand on it",
  other: "",
};

function ofRemoval(change: PlannedChange, action: PlannedAction): RiskReason | undefined {
  const { address, type, createsFirst, keepsOld } = change;
  if (action !== "destroy" && action !== "replace") return undefined;
  if (keepsOld)
    return { risk: "medium", address, text: `makes ${address} anew, and lets go of the old one without destroying it` };
  const what = whatIs(type);
  const verb = action === "destroy" ? "destroys" : "destroys and makes anew";
  if (what === "data" || what === "keys")
    return { risk: "critical", address, text: `${verb} ${address}: ${NAMED[what]}` };
  if (what === "base") return { risk: "high", address, text: `${verb} ${address}: ${NAMED.base}` };
  if (action === "replace" && !createsFirst)
    return { risk: "medium", address, text: `${verb} ${address}: it is away until the new one stands` };
  return { risk: action === "destroy" ? "medium" : "low", address, text: `${verb} ${address}` };
}

function ofAttributes({ address, attributes, action, type }: PlannedChange): RiskReason[] {
  if (action !== "create" && action !== "update" && action !== "replace") return [];
  return attributes.flatMap(({ path, before, after }): RiskReason[] => {
    if (/ingress|cidr|source_ranges|source_address|ip_range|authorized_networks|firewall/.test(`${type}.${path}`)) {
      if (OPEN_WORLD.test(after) && !OPEN_WORLD.test(before))
        return [{ risk: "high", address, text: `opens ${address} to every address (${path})` }];
    }
    if (GUARDS.test(path) && before === "true" && after === "false")
      return [{ risk: "high", address, text: `turns ${path} of ${address} off` }];
    if (
      /(^|\.)(publicly_accessible|public_network_access_enabled)$/.test(path) &&
      after === "true" &&
      before !== "true"
    )
      return [{ risk: "high", address, text: `makes ${address} public (${path})` }];
    return [];
  });
}

const COMMON: Partial<Record<PlannedAction, Risk>> = { create: "low", update: "low", forget: "low", import: "low" };

const rank = (risk: Risk): number => RISKS.indexOf(risk);

/** What is said of a plan beside its changes. */
export type PlanState = {
  readonly errored: boolean;
  readonly complete: boolean;
  /** Checks and conditions of the configuration that do not hold. */
  readonly failedChecks?: readonly string[];
  /** Actions of providers that it runs, whatever it changes. */
  readonly invocations?: readonly PlannedInvocation[];
};

/**
 * How dangerous a plan is, and why: what destroys or replaces what holds data or keys is critical; what carries others, opens
 * something to the world or takes a guard away is high; other removals are medium, or low where the new one stands first.
 * A plan that failed or is incomplete says less than it will do, as does one that runs actions, of which it says only that they
 * run; and one whose checks fail warns by itself: at least medium.
 */
export function planRisk(
  changes: readonly PlannedChange[],
  { errored, complete, failedChecks = [], invocations = [] }: PlanState,
): PlanRisk {
  const reasons = changes.flatMap((change) => {
    const removal = ofRemoval(change, change.action);
    return [...(removal ? [removal] : []), ...ofAttributes(change)];
  });
  if (errored)
    reasons.push({ risk: "medium", address: "", text: "planning failed: more may change than is said here" });
  else if (!complete)
    reasons.push({ risk: "medium", address: "", text: "the plan is not complete: another one will follow" });
  for (const { address, trigger } of invocations)
    reasons.push({ risk: "medium", address, text: `runs ${address}${trigger === null ? "" : ` (${trigger})`}` });
  for (const address of failedChecks) reasons.push({ risk: "medium", address, text: `${address} does not hold` });
  const usual = changes.some(({ action }) => COMMON[action] !== undefined) ? "low" : "none";
  const because = reasons.toSorted((one, other) => rank(other.risk) - rank(one.risk));
  return { decision: because[0]?.risk ?? usual, because };
}

export type PlanCounts = Readonly<Record<Exclude<PlannedAction, "nothing" | "read">, number>>;

export function countPlanned(changes: readonly PlannedChange[]): PlanCounts {
  const counts = { create: 0, update: 0, replace: 0, destroy: 0, forget: 0, import: 0, move: 0 };
  for (const { action } of changes) if (action !== "nothing" && action !== "read") counts[action] += 1;
  return counts;
}
