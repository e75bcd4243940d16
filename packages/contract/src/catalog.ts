import { HEALTHS } from "@shipshape/domain/catalog/service-health";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { ConfigurationFiles, Plan } from "./plan.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Contact, Done, Labels, Link, Moment, Name, PageQuery } from "./value.ts";

export const Tier = z.int().min(1).max(4);
export const Lifecycle = z.enum(["experimental", "production", "deprecated"]);

export const Team = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  members: z.array(Name),
  contacts: z.array(Contact),
  escalationPolicy: Name.nullable(),
  labels: Labels,
  annotations: Annotations,
});

/** What a person or a file says of a team. */
export const TeamInput = z.strictObject({
  name: Name,
  displayName: z.string().min(1).max(200).optional(),
  description: z.string().max(4000).default(""),
  members: z.array(Name).default([]).describe("users, by name"),
  contacts: z.array(Contact).default([]),
  escalationPolicy: Name.optional().describe("whom the alerts of its services page, where they name no other"),
  labels: Labels,
  annotations: Annotations,
});

/** What a person or a file says of a service. */
export const ServiceInput = z.strictObject({
  name: Name,
  displayName: z.string().min(1).max(200).optional(),
  description: z.string().max(4000).default(""),
  owner: Name.describe("the team that owns it"),
  tier: Tier.default(3).describe("1 is the most critical"),
  lifecycle: Lifecycle.default("production"),
  escalationPolicy: Name.optional().describe("whom its alerts page; the owner's policy where absent"),
  contacts: z.array(Contact).default([]),
  links: z.array(Link).default([]),
  runbook: z.url().optional(),
  dependsOn: z.array(Name).default([]),
  labels: Labels,
  annotations: Annotations,
});

export const Service = z.object({
  id: z.uuid(),
  name: Name,
  displayName: z.string(),
  description: z.string(),
  owner: Name,
  tier: Tier,
  lifecycle: Lifecycle,
  escalationPolicy: Name.nullable(),
  contacts: z.array(Contact),
  links: z.array(Link),
  runbook: z.string().nullable(),
  dependsOn: z.array(Name),
  labels: Labels,
  annotations: Annotations,
  builtIn: z.boolean(),
  origin: z.string().describe("where it was last changed: interface, api, file:catalog-info.yaml …"),
  updatedAt: Moment,
});

export const ServiceDetail = Service.extend({
  usedBy: z.array(Name),
  ownerTeam: Team,
});

/** How a service stands: its live incidents, else the worst of its objectives. */
export const ServiceHealth = z.enum(HEALTHS);

/** A service as a list shows it, with what other rooms know of it now. */
export const ServiceStanding = z.object({
  id: z.uuid(),
  name: Name,
  displayName: z.string(),
  description: z.string(),
  owner: Name,
  ownerDisplayName: z.string(),
  tier: Tier,
  lifecycle: Lifecycle,
  escalationPolicy: Name.nullable().describe("its own, else its owner's"),
  builtIn: z.boolean(),
  health: ServiceHealth,
  because: z.string(),
  liveIncidents: z.int(),
  incident: z.string().nullable().describe("the most severe live one, by short id"),
  objectives: z.int(),
  lowestBudget: z.number().nullable().describe("the smallest share left of its objectives' budgets"),
  lowestObjective: Name.nullable(),
  lastDeployment: z
    .object({ shortId: z.string(), version: z.string(), environment: Name, status: z.string(), startedAt: Moment })
    .nullable(),
});

export const SERVICE_ORDERS = ["health", "name", "tier", "budget", "deployed"] as const;

/** A service in the graph of who calls whom; `known` is false where others name it and nobody added it. */
export const DependencyNode = z.object({
  name: Name,
  displayName: z.string(),
  known: z.boolean(),
  owner: Name.nullable(),
  tier: Tier.nullable(),
  lifecycle: Lifecycle.nullable(),
  health: ServiceHealth.nullable(),
  because: z.string(),
  incident: z.string().nullable(),
  matched: z.boolean().describe("what was asked for; the others are its neighbours"),
});

/** The address of a runbook, and where it is told. */
export const RunbookLink = z.object({
  url: z.string(),
  services: z.array(Name).describe("services that carry it, or whose alerts did"),
  ofService: z.boolean().describe("a service names it as its runbook"),
  alertNames: z.array(z.string()).describe("alerts that carried it as runbook_url"),
  alerts: z.int().describe("how many alerts carried it"),
  lastUsedAt: Moment.nullable().describe("when the last alert that carried it began"),
  lastAlert: z.string().nullable(),
  lastIncident: z.string().nullable().describe("the last incident with an alert that carried it"),
});

const byName = z.object({ name: Name });

export const catalog = {
  listTeams: defineRoute({
    id: "catalog.listTeams",
    method: "GET",
    path: "/api/v1/teams",
    summary: "The teams and their members",
    permission: "catalog:read",
    response: z.object({ teams: z.array(Team.extend({ services: z.int().describe("how many it owns") })) }),
  }),
  getTeam: defineRoute({
    id: "catalog.getTeam",
    method: "GET",
    path: "/api/v1/teams/:name",
    summary: "A team and how many services it owns",
    permission: "catalog:read",
    params: byName,
    response: Team.extend({ services: z.int(), builtIn: z.boolean() }),
  }),
  createTeam: defineRoute({
    id: "catalog.createTeam",
    method: "POST",
    path: "/api/v1/teams",
    summary: "Add a team",
    permission: "catalog:write",
    body: TeamInput,
    response: Team,
  }),
  updateTeam: defineRoute({
    id: "catalog.updateTeam",
    method: "PUT",
    path: "/api/v1/teams/:name",
    summary: "Change a team: its members, its escalation policy, what it is called",
    permission: "catalog:write",
    params: byName,
    body: TeamInput,
    response: Team,
  }),
  removeTeam: defineRoute({
    id: "catalog.removeTeam",
    method: "DELETE",
    path: "/api/v1/teams/:name",
    summary: "Remove a team that owns nothing",
    permission: "catalog:write",
    params: byName,
    response: Done,
  }),
  listServices: defineRoute({
    id: "catalog.listServices",
    method: "GET",
    path: "/api/v1/services",
    summary: "The services, by name; at most 1000 a page",
    permission: "catalog:read",
    query: PageQuery.extend({
      limit: PageQuery.shape.limit.default(1000),
      owner: Name.optional(),
      search: z.string().max(200).optional().describe("part of the name, the display name or the description"),
    }),
    response: z.object({ services: z.array(Service), next: Name.nullable() }),
  }),
  listStandings: defineRoute({
    id: "catalog.listStandings",
    method: "GET",
    path: "/api/v1/service-standings",
    summary: "The services with their health, budgets, incidents and last deployment, filtered and in order",
    permission: "catalog:read",
    query: PageQuery.extend({
      search: z.string().max(200).optional().describe("part of the name, the display name or the description"),
      owner: Name.optional(),
      tier: z.coerce.number<string | number>().int().min(1).max(4).optional(),
      lifecycle: Lifecycle.optional(),
      health: ServiceHealth.optional(),
      sort: z.enum(SERVICE_ORDERS).default("health").describe("health: the worst first; budget: the lowest first"),
    }),
    response: z.object({
      services: z.array(ServiceStanding),
      next: z.string().nullable(),
      counts: z.record(ServiceHealth, z.int()).describe("how many match, by health; whatever health was asked for"),
    }),
  }),
  dependencies: defineRoute({
    id: "catalog.dependencies",
    method: "GET",
    path: "/api/v1/dependencies",
    summary: "Who calls whom, with the health of each; of all services, of some, or around one",
    permission: "catalog:read",
    query: z.object({
      around: Name.optional().describe("this service and its neighbours"),
      hops: z.coerce.number<string | number>().int().min(1).max(3).default(1).describe("how far from it"),
      owner: Name.optional(),
      tier: z.coerce.number<string | number>().int().min(1).max(4).optional(),
    }),
    response: z.object({
      nodes: z.array(DependencyNode),
      dependencies: z.array(z.object({ from: Name, to: Name })),
      left: z.int().describe("services that were left out because there are too many"),
    }),
  }),
  listRunbooks: defineRoute({
    id: "catalog.listRunbooks",
    method: "GET",
    path: "/api/v1/runbooks",
    summary: "The runbooks that services and alerts point to, and the services without one",
    permission: "catalog:read",
    query: z.object({ service: Name.optional() }),
    response: z.object({
      runbooks: z.array(RunbookLink),
      without: z.array(z.object({ name: Name, displayName: z.string(), owner: Name, tier: Tier })),
    }),
  }),
  getService: defineRoute({
    id: "catalog.getService",
    method: "GET",
    path: "/api/v1/services/:name",
    summary: "A service with its owner, dependencies and who depends on it",
    permission: "catalog:read",
    params: byName,
    response: ServiceDetail,
  }),
  serviceHistory: defineRoute({
    id: "catalog.serviceHistory",
    method: "GET",
    path: "/api/v1/services/:name/history",
    summary: "Who changed what is known of a service and of its objectives, newest first",
    permission: "catalog:read",
    params: byName,
    query: z.object({ limit: z.coerce.number<string | number>().int().min(1).max(200).default(20) }),
    response: z.object({
      changes: z.array(
        z.object({
          id: z.uuid(),
          at: Moment,
          actor: z.string(),
          action: z.string().describe("catalog.updateService, slo.applySlo …"),
          subject: z.string().describe("service:payments, slo:charges"),
          fields: z.array(z.string()).describe("what is other than before; empty where it was added or archived"),
        }),
      ),
    }),
  }),
  createService: defineRoute({
    id: "catalog.createService",
    method: "POST",
    path: "/api/v1/services",
    summary: "Add a service",
    permission: "catalog:write",
    body: ServiceInput,
    response: Service,
  }),
  updateService: defineRoute({
    id: "catalog.updateService",
    method: "PUT",
    path: "/api/v1/services/:name",
    summary: "Change a service",
    permission: "catalog:write",
    params: byName,
    body: ServiceInput,
    response: Service,
  }),
  archiveService: defineRoute({
    id: "catalog.archiveService",
    method: "DELETE",
    path: "/api/v1/services/:name",
    summary: "Archive a service with its objectives: they leave the lists, their history stays",
    permission: "catalog:write",
    params: byName,
    response: Done,
  }),
  unarchiveService: defineRoute({
    id: "catalog.unarchiveService",
    method: "POST",
    path: "/api/v1/services/:name/unarchive",
    summary: "Take the archiving of a service back, with the objectives that were archived with it",
    permission: "catalog:write",
    params: byName,
    response: Service,
  }),
  importCatalogInfo: defineRoute({
    id: "catalog.importCatalogInfo",
    method: "POST",
    path: "/api/v1/catalog/import",
    summary:
      "Take services, teams and their dependencies over from Backstage's catalog-info.yaml; first only as a plan",
    permission: "catalog:write",
    body: ConfigurationFiles.extend({
      apply: z.boolean().default(false).describe("do it; without it only the plan is answered"),
      addOwners: z.boolean().default(true).describe("add a team for each owner that nobody knows yet"),
    }),
    bodyLimitMiB: 16,
    response: Plan,
  }),
};

const changed = z.object({ serviceId: z.uuid(), service: Name });
export const serviceChanged = defineEvent("catalog.serviceChanged", "A service was added or changed", changed);
export const serviceArchived = defineEvent("catalog.serviceArchived", "A service was archived", changed);
export const serviceUnarchived = defineEvent(
  "catalog.serviceUnarchived",
  "The archiving of a service was taken back",
  changed.extend({ archivedAt: Moment }),
);
export const teamChanged = defineEvent(
  "catalog.teamChanged",
  "A team was added, changed or removed",
  z.object({ team: Name }),
);
