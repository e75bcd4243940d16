import type { Permission } from "@shipshape/contract/permission";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "./ask.ts";

/** Who is signed in. */
export const useMe = () => useSuspenseQuery(ask.access.me()).data;

/** Why the signed-in user may not do something; undefined when they may. */
export function useWhyNot(permission: Permission): string | undefined {
  const { permissions, role } = useMe();
  if (permissions.includes(permission)) return undefined;
  return `Your role (${role ?? "token"}) does not have the permission ${permission}. An administrator can change that.`;
}
