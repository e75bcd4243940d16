import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { Option } from "../../kit/form-field.tsx";

/** Everybody who can be on call, to choose from. */
export function usePeople(): Option[] {
  const { data } = useQuery(ask.access.listUsers());
  return (data?.users ?? [])
    .filter(({ disabledAt }) => disabledAt === null)
    .map(({ name, displayName }) => ({
      value: name,
      label: displayName === name ? name : `${displayName} (${name})`,
    }));
}
