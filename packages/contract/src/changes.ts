import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageAfterId } from "./value.ts";

export const DeploymentStatus = z.enum(["in_progress", "succeeded", "failed", "aborted"]);
export const DeploymentKind = z.enum(["deploy", "rollback"]);

export const Deployment = z.object({
  id: z.uuid(),
  shortId: z.string().describe("DEP-41"),
  service: Name,
  environment: Name,
  version: z.string(),
  previousVersion: z.string().nullable().describe("what ran there before"),
  commit: z.string().nullable(),
  previousCommit: z.string().nullable().describe("of what ran there before"),
  kind: DeploymentKind,
  status: DeploymentStatus,
  startedAt: Moment,
  finishedAt: Moment.nullable(),
  deployedBy: z.string(),
  url: z.string().nullable(),
});

const Started = z.strictObject({
  service: Name,
  environment: Name,
  version: z.string().regex(/\S/, "it is empty: say which version is deployed").max(200),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/i, "a commit hash of 7 to 64 hex digits")
    .optional(),
  kind: DeploymentKind.default("deploy"),
  url: z.url().optional(),
  externalId: z.string().max(200).optional().describe("the caller's own id; the same id again updates, never doubles"),
  startedAt: Moment.optional(),
  finished: z
    .enum(["succeeded", "failed", "aborted"])
    .optional()
    .describe("it is over already, and ended so: one request records the whole of it"),
});

export const changes = {
  startDeployment: defineRoute({
    id: "changes.startDeployment",
    method: "POST",
    path: "/api/v1/deployments",
    summary: "Record that a deployment starts",
    permission: "changes:ingest",
    body: Started,
    response: Deployment,
  }),
  finishDeployment: defineRoute({
    id: "changes.finishDeployment",
    method: "POST",
    path: "/api/v1/deployments/:id/finish",
    summary: "Record how a deployment ended",
    permission: "changes:ingest",
    params: z.object({ id: z.string().describe("its id or short id") }),
    body: z.strictObject({
      status: z.enum(["succeeded", "failed", "aborted"]),
      finishedAt: Moment.optional(),
    }),
    response: Deployment,
  }),
  listDeployments: defineRoute({
    id: "changes.listDeployments",
    method: "GET",
    path: "/api/v1/deployments",
    summary: "Deployments, newest first",
    permission: "changes:read",
    query: PageAfterId.extend({
      service: Name.optional(),
      environment: Name.optional(),
      status: DeploymentStatus.optional(),
      team: Name.optional().describe("services that this team owns"),
      from: Moment.optional(),
      to: Moment.optional(),
    }),
    response: z.object({ deployments: z.array(Deployment), next: z.string().nullable() }),
  }),
  getDeployment: defineRoute({
    id: "changes.getDeployment",
    method: "GET",
    path: "/api/v1/deployments/:id",
    summary: "A deployment by id or short id",
    permission: "changes:read",
    params: z.object({ id: z.string() }),
    response: Deployment.extend({
      previous: z.string().nullable().describe("the deployment before it in its place: DEP-40"),
      next: z.string().nullable(),
    }),
  }),
  listRunning: defineRoute({
    id: "changes.listRunning",
    method: "GET",
    path: "/api/v1/running",
    summary: "What runs where: the last successful deployment of each service in each environment",
    permission: "changes:read",
    query: z.object({ service: Name.optional(), environment: Name.optional() }),
    response: z.object({ running: z.array(Deployment) }),
  }),
};

export const DeploymentEvent = z.object({
  deploymentId: z.uuid(),
  shortId: z.string(),
  serviceId: z.uuid(),
  service: Name,
  environment: Name,
  version: z.string(),
  kind: DeploymentKind,
  status: DeploymentStatus,
  startedAt: Moment,
  finishedAt: Moment.nullable(),
});
export const deploymentStarted = defineEvent("changes.deploymentStarted", "A deployment started", DeploymentEvent);
export const deploymentFinished = defineEvent("changes.deploymentFinished", "A deployment ended", DeploymentEvent);
export const historyRevised = defineEvent(
  "changes.historyRevised",
  "What is known of past deployments of a service is otherwise than it was",
  z.object({ serviceId: z.uuid(), since: Moment.describe("when the earliest of them began") }),
  { isPassing: true },
);
