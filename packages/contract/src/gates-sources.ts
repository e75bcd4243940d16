import * as z from "zod";
import { DeploymentKind } from "./changes.ts";
import { defineEvent } from "./event.ts";
import { GateReason, Verdict } from "./gates.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

/** Who holds deployments until the gate has answered. */
export const GateSource = z.object({
  id: z.uuid(),
  name: Name,
  kind: z.enum(["github"]),
  service: Name.nullable().describe("whose deployments these are where they do not say"),
  environment: z.string().nullable(),
  keyHint: z.string().describe("the first characters of the key in its address"),
  apiUrl: z.string().describe("where it is answered"),
  appId: z.string().nullable().describe("the GitHub App by which we answer"),
  hasPrivateKey: z.boolean(),
  hasToken: z.boolean(),
  previousSecretUntil: Moment.nullable().describe("until when the secret before the last rotation still works"),
  createdBy: z.string(),
  createdAt: Moment,
  held: z.int().describe("deployments that wait for an answer now"),
  lastHeldAt: Moment.nullable(),
  refused: z.int().describe("requests that were not let in"),
  lastRefusedAt: Moment.nullable(),
  lastRefusal: z.string().nullable(),
});

/** A deployment that its sender holds until the gate has answered. */
export const HeldDeployment = z.object({
  id: z.uuid(),
  source: Name,
  repository: z.string(),
  environmentName: z.string().describe("as its sender calls it"),
  service: Name.nullable().describe("null: nobody can tell yet"),
  environment: z.string().nullable(),
  version: z.string().nullable(),
  commit: z.string().nullable(),
  changeKind: DeploymentKind,
  requestedBy: z.string().nullable(),
  runUrl: z.string().nullable(),
  state: z
    .enum(["waiting", "approved", "rejected", "ended"])
    .describe("ended: its sender takes no answer any more, or 30 days are over"),
  verdict: Verdict.nullable(),
  because: z.array(GateReason),
  receivedAt: Moment,
  nextAt: Moment.nullable().describe("when the gate is asked again, or the answer is sent again"),
  endsAt: Moment.describe("when its sender gives up"),
  settledAt: Moment.nullable().describe("when its sender had the answer"),
  reports: z.int().describe("comments that were written while it waits"),
  tries: z.int().describe("how often its sender could not be told"),
  lastError: z.string().nullable(),
});

const source = z.object({ source: z.string().describe("its name or id") });

const Made = z.object({
  source: GateSource,
  key: z.string().nullable().describe("the key in its address, shown this once; none where it stays as it is"),
  secret: z.string().nullable().describe("shown this once; none where you gave it"),
  url: z.string().describe("where this server is, as its senders see it"),
});

export const gateSources = {
  listSources: defineRoute({
    id: "gates.listSources",
    method: "GET",
    path: "/api/v1/gate-sources",
    summary: "Who holds deployments until the gate has answered",
    permission: "gates:read",
    response: z.object({ sources: z.array(GateSource), url: z.string() }),
  }),
  createSource: defineRoute({
    id: "gates.createSource",
    method: "POST",
    path: "/api/v1/gate-sources",
    summary: "Let GitHub hold deployments until the gate has answered: makes an address and a secret, shown this once",
    permission: "gates:write",
    body: z.strictObject({
      name: Name,
      service: Name.optional().describe("whose deployments these are where they do not say"),
      environment: z.string().min(1).max(100).optional().describe("where they do not say it"),
      apiUrl: z.url().max(500).default("https://api.github.com").describe("of GitHub Enterprise: https://HOST/api/v3"),
      secret: z.string().min(8).max(500).optional().describe("one of your own; made where absent"),
    }),
    response: Made,
  }),
  putCredentials: defineRoute({
    id: "gates.putCredentials",
    method: "PUT",
    path: "/api/v1/gate-sources/:source/credentials",
    summary: "Say what we answer with: a GitHub App's id and private key, or a token. They are sealed and never shown",
    permission: "gates:write",
    params: source,
    body: z
      .strictObject({
        appId: z.string().trim().min(1).max(100).optional().describe("the App ID, or its client ID"),
        privateKey: z.string().min(1).max(10_000).optional().describe("the PEM file that GitHub gave for the App"),
        token: z
          .string()
          .trim()
          .min(1)
          .max(1_000)
          .optional()
          .describe("in place of both, where something else makes it"),
      })
      .refine(
        ({ appId, privateKey, token }) => (token === undefined) === (appId !== undefined && privateKey !== undefined),
        {
          message: "give the App's id with its private key, or a token",
        },
      ),
    response: GateSource,
  }),
  rotateSource: defineRoute({
    id: "gates.rotateSource",
    method: "POST",
    path: "/api/v1/gate-sources/:source/rotate",
    summary: "Make a new secret. The one before works for another day, unless it is taken away at once",
    permission: "gates:write",
    params: source,
    body: z.strictObject({ atOnce: z.boolean().default(false).describe("the old secret works no more: it leaked") }),
    response: Made,
  }),
  testSource: defineRoute({
    id: "gates.testSource",
    method: "POST",
    path: "/api/v1/gate-sources/:source/test",
    summary: "Send a signed test by the source's own door, and ask GitHub whether it knows us; nothing is held",
    permission: "gates:write",
    params: source,
    response: z.object({
      status: z.int().describe("what the door answered"),
      body: z.string(),
      isKnown: z.boolean().describe("GitHub takes what we would answer with"),
      because: z.string().describe("what GitHub said of it"),
    }),
  }),
  deleteSource: defineRoute({
    id: "gates.deleteSource",
    method: "DELETE",
    path: "/api/v1/gate-sources/:source",
    summary: "Take nothing more from a source. What waits is no longer answered",
    permission: "gates:write",
    params: source,
    response: Done,
  }),
  listHeld: defineRoute({
    id: "gates.listHeld",
    method: "GET",
    path: "/api/v1/gates/held",
    summary: "Deployments that their sender holds until the gate has answered, the newest first",
    permission: "gates:read",
    query: z.object({
      state: z.enum(["open", "all"]).default("open"),
      service: Name.optional(),
      limit: z.coerce.number<string | number>().int().min(1).max(200).default(50),
    }),
    response: z.object({ held: z.array(HeldDeployment) }),
  }),
  askHeldAgain: defineRoute({
    id: "gates.askHeldAgain",
    method: "POST",
    path: "/api/v1/gates/held/:id/ask",
    summary: "Ask the gate for a held deployment again now, or send its answer again",
    permission: "changes:ingest",
    params: z.object({ id: z.uuid() }),
    response: HeldDeployment,
  }),
};

export const heldDeploymentChanged = defineEvent(
  "gates.heldDeploymentChanged",
  "A deployment is held until the gate has answered, or is held no more",
  z.object({ id: z.uuid(), service: Name.nullable(), environment: z.string().nullable(), state: z.string() }),
);
