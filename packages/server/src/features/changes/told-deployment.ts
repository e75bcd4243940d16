import { artifactIdentity, packageUrl } from "@shipshape/domain/changes/artifact-identity";
import type { DeploymentFact } from "@shipshape/domain/changes/fact";
import type { Growing } from "@shipshape/domain/changes/merge-facts";
import type { ToldPlace } from "./place-finder.ts";
import { foreignKey, shaOf } from "./record-builds.ts";
import { type MergedRow, newestOf, type RecordTable, type Said, saidBy, valuesOf } from "./record-store.ts";
import type { ToldFact } from "./told-fact.ts";

const GROWING: Growing = new Set(["commits"]);

/** All that was said of deployments, whether their places are known yet or not. */
export const TOLD_DEPLOYMENT: RecordTable = {
  table: "told_deployment",
  key: { source: "text", external_id: "text" },
  hasId: false,
  fields: {},
  derived: {},
  dependsOnRules: true,
  growing: GROWING,
};

export const saidOfDeployment = ({ fact, told }: ToldFact<DeploymentFact>): Said => {
  const { place, commit, artifact, commits, ...fields } = fact.fields;
  const more = {
    place: place && { ...place, ...told },
    commit: shaOf(commit),
    artifact: artifact === undefined ? undefined : artifactIdentity(artifact),
    commits: commits?.map(({ repository, sha }) => ({ repository, sha: sha.toLowerCase() })),
  };
  return { key: foreignKey(fact.key), words: saidBy({ at: fact.at, fields }, more, GROWING) };
};

const SHORT_SHA = 8;
const SHORT_DIGEST = 19;

/** What people call what was deployed: its version, else that of its artifact, else the beginning of its commit or digest. */
function versionOf(version: string | undefined, artifact: string | undefined, commit: string | undefined) {
  if (version !== undefined && version !== "") return version;
  const ofPackage = artifact === undefined ? undefined : packageUrl(artifact)?.version;
  return ofPackage ?? commit?.slice(0, SHORT_SHA) ?? artifact?.slice(0, SHORT_DIGEST);
}

type Status = NonNullable<DeploymentFact["fields"]["status"]>;
type DeploymentValues = { readonly place?: ToldPlace } & {
  readonly [Field in Exclude<keyof DeploymentFact["fields"], "place">]?: DeploymentFact["fields"][Field] extends
    | Date
    | undefined
    ? string
    : DeploymentFact["fields"][Field];
};

/** A deployment as its sources tell it, all their words put together. */
export function toldDeployment(row: MergedRow) {
  const values = valuesOf(row.words) as DeploymentValues;
  const status: Status = values.status ?? "in_progress";
  const ended = status === "in_progress" ? undefined : (values.finishedAt ?? row.words["status"]?.at);
  const finishedAt = ended === undefined ? null : new Date(ended);
  const began = new Date(values.startedAt ?? finishedAt ?? newestOf(row.words));
  return {
    source: String(row.key["source"]),
    externalId: String(row.key["external_id"]),
    version: versionOf(values.version, values.artifact, values.commit),
    commit: values.commit ?? null,
    artifact: values.artifact ?? null,
    kind: values.deployment ?? null,
    status,
    // A clock that runs ahead of another's must not make a deployment that ended before it began.
    startedAt: finishedAt !== null && began > finishedAt ? finishedAt : began,
    finishedAt,
    // where nobody is named, whoever told of it, by the name that they have here
    deployedBy: values.deployedBy ?? values.place?.by ?? String(row.key["source"]),
    pipeline: values.pipeline ?? null,
    title: values.title ?? null,
    url: values.url ?? null,
    labels: [...(values.place?.labels ?? [])],
    branch: values.place?.branch ?? null,
    commits: (values.commits ?? []) as readonly { readonly repository: string; readonly sha: string }[],
  };
}

export type ToldDeployment = ReturnType<typeof toldDeployment>;
