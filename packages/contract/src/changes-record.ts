import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name, OnlyNew, PageQuery } from "./value.ts";

const EnvironmentWord = z.string().min(1).max(200);

/** How far a place is behind another one: what ran there since that had what runs here. */
export const Drift = z.object({
  environment: z.string().describe("the one it is behind"),
  deployments: z.int(),
  commits: z.int().nullable().describe("null where the history of the repository is not known"),
  days: z.number().describe("since that ran something newer"),
});

export const MatrixCell = z.object({
  environment: z.string(),
  version: z.string(),
  commit: z.string().nullable(),
  deployment: z.string().describe("by short id"),
  since: Moment,
  kind: z.enum(["deploy", "rollback"]),
  latest: z
    .object({ deployment: z.string(), version: z.string(), status: z.string(), at: Moment })
    .nullable()
    .describe("a later deployment that is running or did not succeed"),
  drift: Drift.nullable(),
});

export const MatrixRow = z.object({ service: Name, owner: Name, cells: z.array(MatrixCell) });

export const CommitView = z.object({
  sha: z.string(),
  repository: z.string().describe("its address"),
  title: z.string().nullable().describe("the first line of its message; null where only its name is known"),
  author: z.string().nullable(),
  at: Moment.nullable(),
  tickets: z.array(z.string()),
  url: z.string().nullable(),
});

export const PullRequestView = z.object({
  number: z.int(),
  repository: z.string(),
  title: z.string().nullable(),
  author: z.string().nullable(),
  tickets: z.array(z.string()),
  url: z.string().nullable(),
});

/** What one side has and the other has not. */
const Beyond = z.object({
  commits: z.array(CommitView),
  pullRequests: z.array(PullRequestView),
  tickets: z.array(z.string()),
});

const Side = z.object({ version: z.string(), commit: z.string().nullable(), deployment: z.string(), since: Moment });

export const ServiceDifference = z.object({
  service: Name,
  left: Side.nullable(),
  right: Side.nullable(),
  onlyLeft: Beyond,
  onlyRight: Beyond,
  gap: z.string().nullable().describe("why not all commits between the two can be told"),
});

export const Whereabout = z.object({
  service: Name,
  environment: z.string(),
  state: z.enum(["there", "was", "not_yet"]),
  deployment: z.string().nullable().describe("that brought it, by short id"),
  version: z.string().nullable(),
  since: Moment.nullable(),
  because: z.string(),
});

export const NoteGroup = z.object({
  type: z.string().describe("of the conventional commits: feat, fix …; other where a message says none"),
  title: z.string(),
  notes: z.array(
    z.object({
      text: z.string(),
      breaking: z.boolean(),
      tickets: z.array(z.string()),
      pullRequest: z.int().nullable(),
      commits: z.array(z.string()),
      authors: z.array(z.string()),
    }),
  ),
});

export const ReleaseNotes = z.object({
  service: Name,
  environment: z.string(),
  deployment: z.string(),
  version: z.string(),
  previousVersion: z.string().nullable(),
  at: Moment,
  releases: z
    .array(z.string())
    .describe("the versions that went out with it, those never deployed there by themselves too"),
  groups: z.array(NoteGroup),
  tickets: z.array(z.string()),
  gap: z.string().nullable(),
  markdown: z.string(),
});

export const Release = z.object({
  service: Name,
  version: z.string(),
  title: z.string().nullable(),
  commit: z.string().nullable(),
  author: z.string().nullable(),
  prerelease: z.boolean(),
  publishedAt: Moment.nullable(),
  url: z.string().nullable(),
  runsIn: z.array(z.string()).describe("the environments that run it now"),
});

/** Anything that changed anything: deployments, rollbacks, and what was neither. */
export const ListedChange = z.object({
  id: z.uuid(),
  kind: z.string().describe("deploy, rollback, infrastructure, configuration, flag or other"),
  title: z.string(),
  service: Name.nullable(),
  environment: z.string().nullable(),
  status: z.string().nullable(),
  at: Moment,
  endedAt: Moment.nullable(),
  by: z.string().nullable(),
  source: z.string().nullable(),
  url: z.string().nullable(),
  deployment: z.string().nullable().describe("by short id"),
});

const condition = z.string().min(1).max(4_000);
/** What a mapping rule says, beside its name. */
export const MappingSpec = z.strictObject({
  description: z.string().max(4_000).default(""),
  position: z.int().min(0).max(1_000_000).default(100).describe("rules are asked in this order"),
  condition: condition.describe(
    'CEL over source, kind, service, repository, name, branch, environment, labels: name.startsWith("pay-")',
  ),
  service: Name.optional(),
  environment: Name.optional(),
  ignore: z.boolean().default(false).describe("what fits is no change of ours, and is not kept"),
  enabled: z.boolean().default(true),
});
export const MappingRuleInput = MappingSpec.extend({
  displayName: z.string().min(1).max(200).optional(),
  labels: Labels,
  annotations: Annotations,
});
export const MappingRule = MappingSpec.extend({
  name: Name,
  displayName: z.string(),
  labels: Labels,
  annotations: Annotations,
  service: Name.nullable(),
  environment: Name.nullable(),
  updatedAt: Moment,
});

const named = z.object({ name: Name });

export const changesRecord = {
  matrix: defineRoute({
    id: "changes.matrix",
    method: "GET",
    path: "/api/v1/matrix",
    summary: "Which version of which service runs in which environment, for how long, and how far behind",
    permission: "changes:read",
    query: PageQuery.extend({
      limit: z.coerce.number<string | number>().int().min(1).max(200).default(50),
      search: z.string().max(200).optional().describe("part of the name of a service"),
      team: Name.optional(),
    }),
    response: z.object({
      environments: z.array(z.object({ name: z.string(), kind: z.string() })),
      rows: z.array(MatrixRow),
      next: z.string().nullable(),
    }),
  }),
  compareEnvironments: defineRoute({
    id: "changes.compareEnvironments",
    method: "GET",
    path: "/api/v1/environment-difference",
    summary: "What runs in one environment and not in another: commits, pull requests, tickets, in both directions",
    permission: "changes:read",
    query: z.object({
      left: EnvironmentWord.describe("an environment, by its name, an alias or a usual word"),
      right: EnvironmentWord.describe("the one it is compared with"),
      service: Name.optional().describe("only this one; else every service that differs"),
    }),
    response: z.object({
      left: z.string().describe("the environments that were meant"),
      right: z.string(),
      services: z.array(ServiceDifference),
      more: z.boolean().describe("more services differ than are told at once"),
    }),
  }),
  whereabouts: defineRoute({
    id: "changes.whereabouts",
    method: "GET",
    path: "/api/v1/whereabouts",
    summary: "Whether a commit, a pull request or a ticket is in each environment yet",
    permission: "changes:read",
    query: z.object({
      commit: z
        .string()
        .regex(/^[0-9a-f]{7,64}$/i, "a commit hash of 7 to 64 hex digits")
        .optional(),
      ticket: z.string().min(1).max(60).optional().describe("PAY-12, #41"),
      pullRequest: z.coerce
        .number<string | number>()
        .int()
        .positive()
        .optional()
        .describe("its number, or a merge request's"),
      repository: z.string().max(500).optional().describe("only in this one: its address or the end of it"),
    }),
    response: z.object({
      commits: z.array(CommitView),
      pullRequests: z.array(PullRequestView),
      places: z.array(Whereabout),
      because: z.string(),
    }),
  }),
  releaseNotes: defineRoute({
    id: "changes.releaseNotes",
    method: "GET",
    path: "/api/v1/release-notes",
    summary: "What a deployment brought to its environment, over all releases since the one before it there",
    permission: "changes:read",
    query: z.object({
      service: Name,
      environment: EnvironmentWord.describe("by its name, an alias or a usual word"),
      deployment: z.string().optional().describe("its short id; the one that runs there now where absent"),
    }),
    response: ReleaseNotes,
  }),
  listReleases: defineRoute({
    id: "changes.listReleases",
    method: "GET",
    path: "/api/v1/releases",
    summary: "Releases of a service, newest first",
    permission: "changes:read",
    query: z.object({
      service: Name,
      limit: z.coerce.number<string | number>().int().min(1).max(500).default(50),
    }),
    response: z.object({ releases: z.array(Release) }),
  }),
  listChanges: defineRoute({
    id: "changes.listChanges",
    method: "GET",
    path: "/api/v1/changes",
    summary: "Who changed what, when: deployments, rollbacks and all that was neither, newest first",
    permission: "changes:read",
    query: z.object({
      service: Name.optional(),
      environment: EnvironmentWord.optional(),
      by: z.string().max(200).optional().describe("who did it, by name"),
      kind: z.string().max(50).optional(),
      from: Moment.optional(),
      to: Moment.optional().describe("the 'next' of the page before, for the page that follows"),
      limit: z.coerce.number<string | number>().int().min(1).max(500).default(100),
    }),
    response: z.object({ changes: z.array(ListedChange), next: Moment.nullable() }),
  }),
  listMappingRules: defineRoute({
    id: "changes.listMappingRules",
    method: "GET",
    path: "/api/v1/mapping-rules",
    summary: "The rules that say of which service and environment a change speaks, in their order",
    permission: "changes:read",
    response: z.object({ rules: z.array(MappingRule) }),
  }),
  putMappingRule: defineRoute({
    id: "changes.putMappingRule",
    method: "PUT",
    path: "/api/v1/mapping-rules/:name",
    summary: "Make or replace a mapping rule; what waits in the inbox is read again",
    permission: "changes:write",
    params: named,
    query: OnlyNew,
    body: MappingRuleInput,
    response: MappingRule,
  }),
  moveMappingRule: defineRoute({
    id: "changes.moveMappingRule",
    method: "POST",
    path: "/api/v1/mapping-rules/:name/move",
    summary: "Ask a mapping rule before another one",
    permission: "changes:write",
    params: named,
    body: z.strictObject({ before: Name.nullable().describe("null: the last of all") }),
    response: z.object({ rules: z.array(MappingRule) }),
  }),
  removeMappingRule: defineRoute({
    id: "changes.removeMappingRule",
    method: "DELETE",
    path: "/api/v1/mapping-rules/:name",
    summary: "Take a mapping rule away; what it mapped stays",
    permission: "changes:write",
    params: named,
    response: Done,
  }),
  tryMappingRule: defineRoute({
    id: "changes.tryMappingRule",
    method: "POST",
    path: "/api/v1/mapping-rules/try",
    summary: "What a mapping rule would do with what waits in the inbox; nothing is changed",
    permission: "changes:read",
    body: MappingRuleInput.extend({ name: Name.default("draft") }),
    response: z.object({
      problem: z.object({ message: z.string(), line: z.int(), column: z.int() }).nullable(),
      waiting: z.int().describe("events that wait now, the newest 500 at most"),
      fits: z.int().describe("events that its condition fits"),
      understood: z.int().describe("events of which nothing would wait any more"),
      examples: z.array(z.object({ event: z.uuid(), told: z.string(), now: z.string() })),
    }),
  }),
};

export const mappingRuleChanged = defineEvent(
  "changes.mappingRuleChanged",
  "A mapping rule was made, changed, moved or taken away",
  z.object({ rule: Name, change: z.enum(["created", "updated", "moved", "removed"]) }),
);
