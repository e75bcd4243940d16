import type { Permission, Role } from "@shipshape/contract/permission";

/** Who does something: a user, a machine's token, somebody with a signed link, or Shipshape itself. */
export type Actor = {
  readonly kind: "user" | "token" | "link" | "system" | "nobody";
  readonly name: string;
  readonly userId: string | null;
  /** Whose token it is: whoever made it, which counts as the same person. */
  readonly behind?: string | undefined;
  readonly role: Role | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly requestId: string | null;
};

/** The person who acts, also by a token of theirs: what a person may do once, they may not do again by another hand. */
export const personOf = ({ name, behind }: Actor): string => behind ?? name;

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
