import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";

/** What every part of the record stands on while facts are recorded. */
export type Ground = {
  readonly kernel: Kernel;
  readonly tx: Tx;
  /** Tells why something of an event was not understood. */
  readonly refuse: (event: string, because: string) => void;
  /** Tells of one fact of an event that a rule ignores it. */
  readonly ignore: (event: string, because: string) => void;
};
