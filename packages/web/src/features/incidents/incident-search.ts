import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";

/** What an address says about the room of an incident. */
export const RoomSearch = z.object({
  /** A phone shows one column at a time; without a word it is the timeline. */
  tab: z.enum(["people", "context"]).optional().catch(undefined),
  /** The whole timeline, not only its key events. */
  all: z.literal(true).optional().catch(undefined),
});

/** What an address says about the list of incidents. */
export const ListSearch = z.object({
  status: z.enum(["resolved", "all"]).optional().catch(undefined),
  service: addressWord,
  severity: z.enum(["SEV1", "SEV2", "SEV3", "SEV4"]).optional().catch(undefined),
  mine: z.literal(true).optional().catch(undefined),
  find: addressWord,
});
export type ListSearchView = z.infer<typeof ListSearch>;

/** The question to the server that an address of the list asks. */
export const queryOf = ({ status, service, severity, mine, find }: ListSearchView) => ({
  ...(status === "all" ? {} : { status: status ?? ("live" as const) }),
  ...(service ? { service } : {}),
  ...(severity ? { severity } : {}),
  ...(mine ? { mine: "true" } : {}),
  ...(find ? { text: find } : {}),
});
