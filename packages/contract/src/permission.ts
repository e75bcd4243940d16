/**
 * What a caller may do. `public` needs no caller at all; `self` any signed-in user, about themselves only.
 * `alerts:ingest` and `changes:ingest` are for machines: they let a token send, and read nothing.
 */
export const PERMISSIONS = [
  "public",
  "self",
  "access:read",
  "access:write",
  "catalog:read",
  "catalog:write",
  "changes:read",
  "changes:ingest",
  "changes:write",
  "environments:read",
  "environments:write",
  "telemetry:read",
  "telemetry:write",
  "slo:read",
  "slo:write",
  "oncall:read",
  "oncall:override",
  "oncall:write",
  "notify:read",
  "alerts:read",
  "alerts:ingest",
  "alerts:silence",
  "alerts:write",
  "incidents:read",
  "incidents:write",
  "statuspage:read",
  "statuspage:write",
  "gates:read",
  "gates:write",
  "gates:approve",
  "gates:override",
  "insights:read",
  "insights:write",
  "config:read",
  "config:write",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ["viewer", "responder", "editor", "admin"] as const;
export type Role = (typeof ROLES)[number];

const READ: readonly Permission[] = PERMISSIONS.filter((name) => name.endsWith(":read") && name !== "access:read");
const RESPOND: readonly Permission[] = [
  "incidents:write",
  "alerts:ingest",
  "alerts:silence",
  "changes:ingest",
  "oncall:override",
  "gates:approve",
  "gates:override",
];
const EDIT: readonly Permission[] = PERMISSIONS.filter((name) => name.endsWith(":write") && name !== "access:write");

/**
 * The permissions of each role; each role holds all that the one before it holds.
 * A viewer reads; a responder also runs incidents, silences alerts, takes shifts, approves changes and breaks the glass; an editor also changes what is configured;
 * an admin also manages users, tokens and reads the audit log.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set<Permission>(["public", "self", ...READ]),
  responder: new Set<Permission>(["public", "self", ...READ, ...RESPOND]),
  editor: new Set<Permission>(["public", "self", ...READ, ...RESPOND, ...EDIT]),
  admin: new Set<Permission>(PERMISSIONS),
};

/** What a token may be scoped to: everything but what is about a person or needs no caller. */
export const TOKEN_SCOPES = PERMISSIONS.filter((name) => name !== "public" && name !== "self");
