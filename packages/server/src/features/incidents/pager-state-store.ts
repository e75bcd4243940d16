import type { Finding } from "@shipshape/domain/incidents/pager-verdict";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { settingStore } from "../../kernel/setting-store.ts";

const AUDIT = "pager.audit";
const SWITCH = "pager.deadManSwitch";
const TOLD = "pager.deadManTold";

export type Audit = {
  readonly at: string;
  readonly findings: readonly Finding[];
  /** Since when each invariant is broken and cannot be set right. */
  readonly troubledSince: Readonly<Record<string, string>>;
};
export type Switch = { readonly sealedUrl: string; readonly host: string; readonly everySeconds: number };
export type Told = {
  readonly at: string | null;
  readonly triedAt: string;
  readonly ok: boolean;
  readonly because: string;
};

/** What the pager remembers about itself. */
export function pagerStateStore(db: Db) {
  const settings = settingStore(db);
  return {
    audit: () => settings.get<Audit>(AUDIT),
    putAudit: (audit: Audit) => settings.put(AUDIT, audit),
    deadManSwitch: async () => (await settings.get<Switch | null>(SWITCH)) ?? undefined,
    putDeadManSwitch: (given: Switch | null) => settings.put(SWITCH, given),
    told: async () => (await settings.get<Told | null>(TOLD)) ?? undefined,
    putTold: (told: Told | null) => settings.put(TOLD, told),
    /** Now, on the clock that every process shares. */
    async now(): Promise<Date> {
      const { rows } = await sql<{ at: Date }>`select now() as at`.execute(db);
      if (!rows[0]) throw new Error("The database does not know what time it is.");
      return rows[0].at;
    },
  };
}
