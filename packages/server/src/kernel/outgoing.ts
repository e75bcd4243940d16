import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { intColumn, textColumn, uuidColumn } from "./columns.ts";
import { type Db, type Ending, endingOf, type Tx } from "./database.ts";
import { type KeptEvent, tellFollowers } from "./followers.ts";

/** Work that a transaction asks for. */
export type AskedJob = {
  readonly name: string;
  readonly payload: object;
  /** Its payload is told `at` which time it was asked for. */
  readonly tellsAt?: boolean;
  readonly key: string | null;
  readonly runAt: Date | null;
  readonly priority: number;
  /** Begun by the process that asks for it, as soon as that is on disk. */
  readonly isHere?: boolean;
};

export type TakenJob = { readonly id: number; readonly name: string; readonly body: unknown };

/** Who does in this process what it asks for: such a job is locked from its birth, and never waits in the queue. */
export type Taker = {
  /** Under which name it locks jobs. */
  readonly name: string;
  /** Whether it takes one more job of this kind now. */
  takes(job: string): boolean;
  begin(jobs: readonly TakenJob[]): void;
  /** These are not to be begun: their transaction did not commit, or nobody knows whether it did. */
  release(jobs: readonly TakenJob[]): void;
};

const takers = new WeakMap<Db, Taker>();

/** Makes known who takes jobs here; nobody where absent. */
export function takeHere(db: Db, taker: Taker | undefined): void {
  if (taker) takers.set(db, taker);
  else takers.delete(db);
}

/** Rows of one kind that nothing in their transaction reads again: how they are written, whatever their number. */
export type LeftRows<R> = {
  /** What it is known by: `access.audit`. */
  readonly name: string;
  /** One `insert …`, `update …` or `delete …`; its text is always the same. */
  readonly write: (rows: readonly R[]) => RawBuilder<unknown>;
};

/** Of a statement's name, by which PostgreSQL knows it. */
const LONGEST_NAME = 63;

type Outgoing = {
  readonly events: KeptEvent[];
  readonly jobs: AskedJob[];
  readonly rows: Map<LeftRows<never>, unknown[]>;
};
const outgoing = new WeakMap<Ending, Outgoing>();

function outgoingOf(tx: Db, ending: Ending): Outgoing {
  const known = outgoing.get(ending);
  if (known) return known;
  const none: Outgoing = { events: [], jobs: [], rows: new Map() };
  outgoing.set(ending, none);
  ending.asLast.push(() => writeLeft(tx));
  return none;
}

/**
 * Events and jobs that a transaction leaves behind. They are written together, by one statement that is its last; outside of a
 * transaction at once.
 */
export async function leave(tx: Db, events: readonly KeptEvent[], jobs: readonly AskedJob[]): Promise<void> {
  if (events.length + jobs.length === 0) return;
  const ending = endingOf(tx);
  if (!ending) {
    await writeAlone(tx, events, jobs);
    return;
  }
  const left = outgoingOf(tx, ending);
  left.events.push(...events);
  left.jobs.push(...jobs);
}

/** Rows that go along with what a transaction leaves behind, in that same statement: a trip to the database each is spared. */
export async function leaveRows<R>(tx: Db, kind: LeftRows<R>, rows: readonly R[]): Promise<void> {
  if (rows.length === 0) return;
  const ending = endingOf(tx);
  if (!ending) {
    await sql`${sql.raw(`/* ${kind.name} */`)} ${kind.write(rows)}`.execute(tx);
    return;
  }
  const left = outgoingOf(tx, ending).rows;
  const known = left.get(kind);
  if (known) known.push(...rows);
  else left.set(kind, [...rows]);
}

/**
 * Runs a part of a transaction that is undone by itself when it fails, with all that it left. A database that is away takes the whole
 * transaction with it: what is told then is that.
 */
export async function undone<T>(tx: Tx, part: () => Promise<T>): Promise<T> {
  await writeLeft(tx);
  await sql`savepoint part`.execute(tx);
  try {
    const done = await part();
    await writeLeft(tx);
    return done;
  } catch (error) {
    takeLeft(tx);
    await sql`rollback to savepoint part`.execute(tx).catch(() => undefined);
    throw error;
  }
}

/** What a transaction has left until now and is not written; nothing where that is nothing. */
function takeLeft(tx: Db) {
  const ending = endingOf(tx);
  const left = ending && outgoing.get(ending);
  if (!left || left.events.length + left.jobs.length + left.rows.size === 0) return undefined;
  const rows = [...left.rows];
  left.rows.clear();
  return { ending, events: left.events.splice(0), jobs: left.jobs.splice(0), rows };
}

/** Writes what a transaction has left until now, for whoever looks at it before it ends. */
export async function writeLeft(tx: Db): Promise<void> {
  const left = takeLeft(tx);
  if (!left) return;
  const { ending, events, jobs, rows } = left;
  const taker = takers.get(ending.of);
  const mine = taker ? jobs.filter(({ name, isHere }) => isHere === true && taker.takes(name)) : [];
  const isMine = new Set(mine);
  const others = jobs.filter((job) => !isMine.has(job));
  const beside = rows.map(([{ name, write: writing }, all]) => ({ name, insert: writing(all as never[]) }));
  const { said, taken } = await write(tx, events, others, mine, taker?.name, {
    name: ["kernel.leave", ...beside.map(({ name }) => name)].join("+"),
    inserts: beside.map(({ insert }) => insert),
  });
  if (events.length > 0) ending.afterwards.push(() => tellFollowers(ending.of, events, said));
  if (taker === undefined || taken.length === 0) return;
  ending.afterwards.push(() => taker.begin(taken));
  ending.otherwise.push(() => taker.release(taken));
}

const SAID = sql.raw(`'{"at":"' || said || '",'`);

const telling = (events: readonly KeptEvent[]) => sql`told as (
    insert into event (id, name, subject, actor, payload)
    select id, name, subject, actor, payload::jsonb
    from unnest(
      ${uuidColumn(events.map(({ id }) => id))}::uuid[], ${textColumn(events.map(({ name }) => name))}::text[],
      ${textColumn(events.map(({ subject }) => subject))}::text[], ${textColumn(events.map(({ actor }) => actor))}::text[],
      ${textColumn(events.map(({ json }) => json))}::text[]
    ) as row(id, name, subject, actor, payload)
  )`;

/** What a job is given, without the brace that begins it, so that its time can be put before. */
const rest = ({ payload }: AskedJob): string => JSON.stringify(payload).slice(1);

// numbered in their order: of what we take we know the rest, and need not read it back
const taking = (jobs: readonly AskedJob[], taker: string) => sql`taken as (
    insert into graphile_worker._private_jobs (task_id, payload, priority, run_at, attempts, locked_at, locked_by)
    select tasks.id, (${SAID} || rest)::json, priority, at, 1, at, ${taker}::text
    from moment, unnest(
      ${textColumn(jobs.map(({ name }) => name))}::text[], ${textColumn(jobs.map(rest))}::text[],
      ${intColumn(jobs.map(({ priority }) => priority))}::int[]
    ) with ordinality as row(name, rest, priority, nth)
    join graphile_worker._private_tasks tasks on tasks.identifier = row.name
    order by nth
    returning id
  )`;

const TAKEN = sql`(select json_agg(id order by id) from taken)`;

/** Of several jobs with the same key the last one counts. */
function adding(jobs: readonly AskedJob[]): RawBuilder<unknown> {
  const specs = jobs.map((job) => ({
    name: job.name,
    payload: job.tellsAt ? rest(job) : JSON.stringify(job.payload),
    tells_at: job.tellsAt ?? false,
    key: job.key,
    run_at: job.runAt?.toISOString() ?? null,
    priority: job.priority,
  }));
  const last = new Map(specs.map((spec, at) => [spec.key ?? at, spec]));
  // add_jobs takes them all at once: a call of add_job for each costs thirty times as much
  return sql`(select count(*) from graphile_worker.add_jobs((
      select array_agg(row(
        name, (case when tells_at then ${SAID} || payload else payload end)::json, null, coalesce(run_at, at), null, key,
        priority, null
      )::graphile_worker.job_spec)
      from jsonb_to_recordset(${JSON.stringify([...last.values()])}::jsonb)
        as spec(name text, payload text, tells_at boolean, key text, run_at timestamptz, priority int)
    )))`;
}

/** Rows that are written by the statement that leaves events and jobs: one `insert …` a table. */
type Beside = {
  /** What the statement is known by; its text is always the same. */
  readonly name: string;
  readonly inserts: readonly RawBuilder<unknown>[];
  /** Answered before it is on disk: with whatever is committed after it, it is. */
  readonly soon?: boolean;
};
const NOTHING_BESIDE: Beside = { name: "kernel.leave", inserts: [] };

/** Writes rows and leaves events and jobs, with one statement: outside of a transaction it is its own. */
export const leaveBeside = (
  db: Db,
  beside: Beside,
  events: readonly KeptEvent[],
  jobs: readonly AskedJob[],
): Promise<void> => writeAlone(db, events, jobs, beside);

async function writeAlone(
  db: Db,
  events: readonly KeptEvent[],
  jobs: readonly AskedJob[],
  beside = NOTHING_BESIDE,
): Promise<void> {
  const { said } = await write(db, events, jobs, [], "", beside);
  if (events.length > 0) tellFollowers(db, events, said);
}

type Written = {
  /** When that was, as it is told. */
  readonly said: string;
  /** The jobs that `taker` has locked. */
  readonly taken: readonly TakenJob[];
};

const shortNames = new Map<string, string>();

/** PostgreSQL cuts the names of statements off at 63 bytes: a longer one ends in a digest of it. */
function shortName(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const known = shortNames.get(name);
  if (known) return known;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
  const short = `${name.slice(0, LONGEST_NAME - 1 - digest.length)}~${digest}`;
  shortNames.set(name, short);
  return short;
}

/** One statement for all of it. */
async function write(
  tx: Db,
  events: readonly KeptEvent[],
  jobs: readonly AskedJob[],
  mine: readonly AskedJob[],
  taker = "",
  beside = NOTHING_BESIDE,
): Promise<Written> {
  const has = {
    events: events.length > 0,
    jobs: jobs.length > 0,
    mine: mine.length > 0,
    // of this statement's own transaction; that of a caller waits as the caller means it
    soon: tx.isTransaction ? endingOf(tx)?.soon === true : beside.soon === true,
  };
  const parts = Object.entries(has).flatMap(([part, is]) => (is ? `-${part}` : []));
  const name = sql.raw(`/* ${shortName(`${beside.name}${parts.join("")}`)} */`);
  const moment = sql`moment as materialized (
      select now() as at, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as said
    )`;
  const inserts = beside.inserts.map((insert, nth) => sql`${sql.raw(`beside_${nth}`)} as (${insert})`);
  const steps = [
    moment,
    ...inserts,
    ...(has.events ? [telling(events)] : []),
    ...(has.mine ? [taking(mine, taker)] : []),
  ];
  const { rows } = await sql<{ said: string; taken: number[] | null }>`${name}
    with ${sql.join(steps)}
    select ${sql.join([
      sql`said, ${has.mine ? TAKEN : sql`null::json`} as taken`,
      ...(has.jobs ? [sql`${adding(jobs)} as added`] : []),
      ...(has.soon ? [sql`set_config('synchronous_commit', 'off', true) as soon`] : []),
    ])}
    from moment`.execute(tx);
  const { said = "", taken } = rows[0] ?? {};
  const ids = taken ?? [];
  if (ids.length !== mine.length) throw new Error("A job could not be kept: nobody knows how it is done.");
  const takenOf = ({ name, payload }: AskedJob, at: number) => ({
    id: ids[at] ?? 0,
    name,
    body: { at: said, ...payload },
  });
  return { said, taken: mine.map(takenOf) };
}
