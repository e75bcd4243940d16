import {
  CamelCasePlugin,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  sql,
  type Transaction,
} from "kysely";
import pg from "pg";
import type { DB } from "./tables.ts";

/** A pool or a transaction: the caller chooses the unit of work. */
export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

// Counts are numbers here, not strings: bigint (20) stays exact below 2^53, which identities never reach.
pg.types.setTypeParser(20, Number);

export type Database = {
  readonly db: Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
};

/** Longer than anybody who lives thinks between two statements, and as long as a page may wait for one who does not. */
const ABANDONED_MS = 15_000;

const CONNECTIONS = 20;

type Opening = {
  /** So long a transaction may do nothing before the database undoes it, and lets go of what others wait for. */
  readonly abandonedMs?: number | undefined;
};

/**
 * Opens a pool. A connection that breaks while idle is replaced; the statement that meets a broken one fails. Where others use the
 * database, too, nobody waits for the transaction of one who was stopped, or whose machine vanished: without a word of its end, PostgreSQL
 * would keep it, with the turn to make alerts of the intake log, for two hours.
 */
export function openDatabase(
  connectionString: string,
  onError: (error: Error) => void,
  { abandonedMs = ABANDONED_MS }: Opening = {},
): Database {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 20_000,
    // A peer that vanished without a word (a failed-over node, a firewall that forgot us) is found out.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: "shipshape",
    // said, and not asked for when it connects: poolers between refuse what they do not know
    onConnect: async (client) => {
      await client.query(`set idle_in_transaction_session_timeout = ${abandonedMs}`);
    },
  });
  // A pool that ends is done before its connections are: what the database still tells them on its way out is no news.
  const broke = (error: Error) => {
    if (!pool.ending) onError(error);
  };
  pool.on("error", broke);
  pool.on("connect", (client) => client.on("error", broke));
  const db: Db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: preparing(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return { db, pool, close: () => db.destroy() };
}

/** A statement that says its name, once and for all: ``sql`/* alerts.insert *\/ insert …` ``, or `named(query, "alerts.row")`. */
const NAMED = /^\s*(?:select )?\/\* (\S+) \*\//;

type Front<Q> = { modifyFront(modifier: ReturnType<typeof sql>): Q };
/** Gives a query whose text is always the same a name, under which it is parsed and planned once. */
export const named = <Q extends Front<Q>>(query: Q, name: string): Q => query.modifyFront(sql.raw(`/* ${name} */`));

/**
 * Connections on which a statement that says its name is parsed and planned once, and not each time: those that run
 * hundreds of times a second. Its text must be the same each time, which the driver checks.
 */
function preparing(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrapped = (client: pg.PoolClient): PostgresPoolClient => {
    const named = {
      query: (text: unknown, values: unknown) => {
        const name = typeof text === "string" ? NAMED.exec(text)?.[1] : undefined;
        return name === undefined
          ? client.query(text as string, values as unknown[])
          : client.query({ name, text: text as string, values: values as unknown[] });
      },
      release: () => client.release(),
    } as unknown as PostgresPoolClient;
    known.set(client, named);
    return named;
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      return known.get(client) ?? wrapped(client);
    },
    end: () => pool.end(),
  };
}

/** What a transaction writes as its last, and what follows when it has committed. */
export type Ending = {
  /** Which database it is a transaction of. */
  readonly of: Db;
  readonly asLast: (() => Promise<void>)[];
  readonly afterwards: (() => void)[];
  /** What follows when it has not, or when nobody knows. */
  readonly otherwise: (() => void)[];
  /** It commits without waiting for the disk. */
  readonly soon: boolean;
};

/** How a transaction commits. */
export type Committing = {
  /**
   * Without waiting for the disk, where it leaves events or jobs: a database that dies before it writes anything that waits for the disk
   * may forget it. For whoever is told again then: a job that its own process does (`kernel/job-taker.ts`).
   */
  readonly soon?: boolean;
};

const endings = new WeakMap<Db, Ending>();

/** The ending of a transaction that `inTransaction` began; nothing outside of one. */
export const endingOf = (db: Db): Ending | undefined => endings.get(db);

/** One transaction around a change: all of it happens, with its audit row and its events, or nothing does. */
export async function inTransaction<T>(
  db: Db,
  change: (tx: Tx) => Promise<T>,
  { soon = false }: Committing = {},
): Promise<T> {
  if (db.isTransaction) return change(db as Tx);
  const ending: Ending = { of: db, asLast: [], afterwards: [], otherwise: [], soon };
  const work = db.transaction().execute(async (tx) => {
    endings.set(tx, ending);
    const changed = await change(tx);
    for (const write of ending.asLast) await write();
    return changed;
  });
  try {
    const result = await work;
    for (const then of ending.afterwards) then();
    return result;
  } catch (error) {
    for (const then of ending.otherwise) then();
    throw error;
  }
}

/** A transaction that waits for whoever is in one of this name, on any replica: what must be looked up and then made. */
export const oneAtATime = <T>(db: Db, name: string, change: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(tx);
    return change(tx);
  });
