import * as z from "zod";
import { defineEvent } from "./event.ts";
import { PERMISSIONS, ROLES, TOKEN_SCOPES } from "./permission.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name, PageAfterId, TimeZone } from "./value.ts";

export const Role = z.enum(ROLES);
export const Scope = z.enum(TOKEN_SCOPES as [string, ...string[]]);

export const User = z.object({
  id: z.uuid(),
  name: Name,
  displayName: z.string(),
  email: z.email(),
  role: Role,
  timeZone: TimeZone,
  labels: Labels,
  annotations: Annotations,
  disabledAt: Moment.nullable(),
  hasPassword: z.boolean(),
});

/** Who is calling: a user in a browser, a token, and what they may do. */
export const Me = z.object({
  kind: z.enum(["user", "token"]),
  name: z.string(),
  displayName: z.string(),
  userId: z.uuid().nullable(),
  role: Role.nullable(),
  permissions: z.array(z.enum(PERMISSIONS)),
  timeZone: TimeZone,
});

export const Token = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(Scope),
  createdBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment.nullable(),
  lastUsedAt: Moment.nullable(),
  revokedAt: Moment.nullable(),
});

export const AuditEntry = z.object({
  id: z.uuid(),
  at: Moment,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  requestId: z.string().nullable(),
});

/** The lists whose filters can be saved. */
export const SavedFilterPlace = z.enum(["alerts", "incidents", "deployments", "services", "slos"]);

const SavedFilterName = z.string().trim().min(1).max(60);

/** The search string of a list's address: `severity=critical&show=mine`. */
const Search = z
  .string()
  .max(2_000)
  .regex(/^[^?#\s]*$/, "what stands behind the ? of an address, without spaces");

/** A filter of a list that somebody keeps; those that are shared stand there for everyone. */
export const SavedFilter = z.object({
  id: z.uuid(),
  place: SavedFilterPlace,
  name: z.string(),
  search: z.string(),
  shared: z.boolean(),
  by: Name,
  mine: z.boolean(),
});

const filterId = z.object({ filterId: z.uuid() });

const Password = z.string().min(12, "at least 12 characters").max(200);

export const access = {
  useSignInLink: defineRoute({
    id: "access.useSignInLink",
    perMinute: 20,
    method: "POST",
    path: "/api/v1/sign-in/link",
    summary: "Use a one-time sign-in link: sets the password of its user and signs them in",
    permission: "public",
    body: z.strictObject({
      token: z.string(),
      password: Password,
      name: Name.optional(),
      displayName: z.string().min(1).max(200).optional(),
      email: z.email().optional(),
    }),
    response: Me,
  }),
  signIn: defineRoute({
    id: "access.signIn",
    perMinute: 20,
    method: "POST",
    path: "/api/v1/sign-in",
    summary: "Sign in with name or e-mail address, and password",
    permission: "public",
    body: z.strictObject({ login: z.string().min(1), password: z.string().min(1).max(200) }),
    response: Me,
  }),
  signOut: defineRoute({
    id: "access.signOut",
    method: "POST",
    path: "/api/v1/sign-out",
    summary: "End this session",
    permission: "self",
    response: Done,
  }),
  me: defineRoute({
    id: "access.me",
    method: "GET",
    path: "/api/v1/me",
    summary: "Who is calling, and what they may do",
    permission: "self",
    response: Me,
  }),
  listUsers: defineRoute({
    id: "access.listUsers",
    method: "GET",
    path: "/api/v1/users",
    summary: "The users",
    permission: "catalog:read",
    response: z.object({ users: z.array(User) }),
  }),
  createSignInLink: defineRoute({
    id: "access.createSignInLink",
    method: "POST",
    path: "/api/v1/users/:name/sign-in-link",
    summary: "A one-time link with which this user chooses a password",
    permission: "access:write",
    params: z.object({ name: Name }),
    response: z.object({ url: z.url(), expiresAt: Moment }),
  }),
  createUser: defineRoute({
    id: "access.createUser",
    method: "POST",
    path: "/api/v1/users",
    summary: "Invite somebody: a user, and the one-time link with which they choose a password",
    permission: "access:write",
    body: z.strictObject({
      name: Name,
      displayName: z.string().min(1).max(200).optional(),
      email: z.email(),
      role: Role.default("responder"),
      timeZone: TimeZone.default("UTC"),
    }),
    response: z.object({ user: User, url: z.url(), expiresAt: Moment }),
  }),
  updateUser: defineRoute({
    id: "access.updateUser",
    method: "PATCH",
    path: "/api/v1/users/:name",
    summary: "Change a user's role, address, name or time zone; what is left out stays",
    permission: "access:write",
    params: z.object({ name: Name }),
    body: z.strictObject({
      displayName: z.string().min(1).max(200).optional(),
      email: z.email().optional(),
      role: Role.optional(),
      timeZone: TimeZone.optional(),
    }),
    response: User,
  }),
  deactivateUser: defineRoute({
    id: "access.deactivateUser",
    method: "POST",
    path: "/api/v1/users/:name/deactivate",
    summary: "Let a user in no more: their sessions and links end at once, what they did stays",
    permission: "access:write",
    params: z.object({ name: Name }),
    response: User,
  }),
  reactivateUser: defineRoute({
    id: "access.reactivateUser",
    method: "POST",
    path: "/api/v1/users/:name/reactivate",
    summary: "Let a user in again, with the password they had",
    permission: "access:write",
    params: z.object({ name: Name }),
    response: User,
  }),
  listTokens: defineRoute({
    id: "access.listTokens",
    method: "GET",
    path: "/api/v1/tokens",
    summary: "API tokens, without their secrets",
    permission: "access:read",
    response: z.object({ tokens: z.array(Token) }),
  }),
  createToken: defineRoute({
    id: "access.createToken",
    method: "POST",
    path: "/api/v1/tokens",
    summary: "Create an API token; its secret is shown this once",
    permission: "access:write",
    body: z.strictObject({
      name: z.string().min(1).max(100),
      scopes: z.array(Scope).min(1),
      expiresAt: Moment.optional(),
    }),
    response: z.object({ token: Token, secret: z.string() }),
  }),
  revokeToken: defineRoute({
    id: "access.revokeToken",
    method: "DELETE",
    path: "/api/v1/tokens/:tokenId",
    summary: "Revoke a token, at once; for a minute it can be taken back",
    permission: "access:write",
    params: z.object({ tokenId: z.uuid() }),
    response: Done,
  }),
  restoreToken: defineRoute({
    id: "access.restoreToken",
    method: "POST",
    path: "/api/v1/tokens/:tokenId/restore",
    summary: "Take back the revocation of a token, within a minute",
    permission: "access:write",
    params: z.object({ tokenId: z.uuid() }),
    response: Token,
  }),
  listSavedFilters: defineRoute({
    id: "access.listSavedFilters",
    method: "GET",
    path: "/api/v1/saved-filters",
    summary: "My saved filters of a list, and those that others share",
    permission: "self",
    query: z.object({ place: SavedFilterPlace.optional() }),
    response: z.object({ filters: z.array(SavedFilter) }),
  }),
  saveFilter: defineRoute({
    id: "access.saveFilter",
    method: "POST",
    path: "/api/v1/saved-filters",
    summary: "Keep a filter of a list under a name",
    permission: "self",
    body: z.strictObject({
      place: SavedFilterPlace,
      name: SavedFilterName,
      search: Search,
      shared: z.boolean().default(false),
    }),
    response: SavedFilter,
  }),
  changeSavedFilter: defineRoute({
    id: "access.changeSavedFilter",
    method: "PATCH",
    path: "/api/v1/saved-filters/:filterId",
    summary: "Rename a saved filter of mine, share it, or make it find something else",
    permission: "self",
    params: filterId,
    body: z.strictObject({
      name: SavedFilterName.optional(),
      search: Search.optional(),
      shared: z.boolean().optional(),
    }),
    response: SavedFilter,
  }),
  deleteSavedFilter: defineRoute({
    id: "access.deleteSavedFilter",
    method: "DELETE",
    path: "/api/v1/saved-filters/:filterId",
    summary: "Delete a saved filter of mine; an administrator may delete any",
    permission: "self",
    params: filterId,
    response: SavedFilter,
  }),
  listAudit: defineRoute({
    id: "access.listAudit",
    method: "GET",
    path: "/api/v1/audit",
    summary: "Who changed what, newest first",
    permission: "access:read",
    query: PageAfterId.extend({
      subject: z
        .string()
        .max(300)
        .optional()
        .describe("the whole of it, such as service:payments, or its beginning: service:"),
      actor: z.string().max(200).optional(),
      action: z.string().max(200).optional().describe("the whole of it, or its beginning: catalog."),
      from: Moment.optional(),
      to: Moment.optional(),
    }),
    response: z.object({ entries: z.array(AuditEntry), next: z.string().nullable() }),
  }),
};

export const userSignedIn = defineEvent(
  "access.userSignedIn",
  "A user signed in",
  z.object({ userId: z.uuid(), name: z.string() }),
);
