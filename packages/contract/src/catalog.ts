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

const byName = z.object({ name: Name });

export const catalog = {
  listTeams: defineRoute({
    id: "catalog.listTeams",
    method: "GET",
    path: "/api/v1/teams",
    summary: "The teams and their members",
    permission: "catalog:read",
    response: z.object({ teams: z.array(Team) }),
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
  getService: defineRoute({
    id: "catalog.getService",
    method: "GET",
    path: "/api/v1/services/:name",
    summary: "A service with its owner, dependencies and who depends on it",
    permission: "catalog:read",
    params: byName,
    response: ServiceDetail,
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
