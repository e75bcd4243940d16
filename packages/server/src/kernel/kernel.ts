import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Db } from "./database.ts";
import type { Demo } from "./demo-process.ts";
import type { Log } from "./log.ts";
import type { MailRelay } from "./mail-relay.ts";
import type { Metrics } from "./metrics.ts";
import type { Outbound } from "./outbound.ts";
import type { Receipts } from "./receipts.ts";
import type { Seal } from "./seal.ts";

/** What every room is given: the ground it stands on. */
export type Kernel = {
  readonly config: Config;
  readonly clock: Clock;
  readonly db: Db;
  /** No other process uses this database: it is the embedded one, which lets nobody else in. */
  readonly alone: boolean;
  readonly demo: Demo;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Which server takes which mail. */
  readonly mail: MailRelay;
  /** What came in by which door, and when. */
  readonly receipts: Receipts;
  readonly seal: Seal;
  /** Asks addresses that users gave. */
  readonly outbound: Outbound;
};
