import type { Permission, Role } from "@shipshape/contract/permission";

/** Who does something: a user, a machine's token, somebody with a signed link, or Shipshape itself. */
export type Actor = {
  readonly kind: "user" | "token" | "link" | "system" | "nobody";
  readonly name: string;
  readonly userId: string | null;
  readonly role: Role | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly requestId: string | null;
};

export const can = (actor: Actor, permission: Permission): boolean => actor.permissions.has(permission);

/** Shipshape acting by itself: jobs, start-up, evaluation. */
export const SYSTEM: Actor = {
  kind: "system",
  name: "shipshape",
  userId: null,
  role: null,
  permissions: new Set(),
  requestId: null,
};

export const NOBODY: Actor = {
  ...SYSTEM,
  kind: "nobody",
  name: "nobody",
  permissions: new Set<Permission>(["public"]),
};
