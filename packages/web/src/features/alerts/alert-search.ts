import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";

/** What the address of the inbox holds; what is as usual is not in it. */
export const AlertSearch = z.object({
  show: z.literal("mine").optional().catch(undefined),
  team: addressWord,
  status: z.enum(["resolved", "all"]).optional().catch(undefined),
  severity: addressWord,
  source: addressWord,
  service: addressWord,
  label: addressWord,
  find: addressWord,
  /** The alert that is opened beside the list. */
  peek: addressWord,
});
export type AlertSearch = z.infer<typeof AlertSearch>;

/** The question to the server that an address asks. */
export function queryOf({ show, status, find, peek: _, ...rest }: AlertSearch) {
  return {
    ...rest,
    ...(show === "mine" ? { whose: "mine" as const } : {}),
    ...(status === "all" ? {} : { status: status ?? ("firing" as const) }),
    ...(find ? { search: find } : {}),
    sort: "urgent" as const,
  };
}

export const SilenceSearch = z.object({ state: z.literal("expired").optional().catch(undefined) });
/** The labels, or the alert, whose way through the tree is shown. */
export const RoutesSearch = z.object({ labels: z.string().max(2000).optional().catch(undefined) });
