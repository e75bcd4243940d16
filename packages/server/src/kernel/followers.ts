import { sql } from "kysely";
import { textColumn } from "./columns.ts";
import type { Db } from "./database.ts";
import { together } from "./together.ts";

/** PostgreSQL's limit for one notification is 8000 bytes; whoever follows reads a larger event from the table. */
const NOTICE_BYTES = 7_900;
const LARGEST_PAYLOAD = 6_000;
/** In a flood, so many are told with one statement. */
const AT_ONCE = 1_000;
/** People look at what follows: a stream is told of so far apart, which costs half the statements. */
const EVERY_MS = 50;

/** An event as it is kept; its payload as JSON. */
export type KeptEvent = {
  readonly id: string;
  readonly name: string;
  readonly subject: string | null;
  readonly actor: string;
  readonly json: string;
};

type Line = { readonly text: string };

/** An event as a line of JSON. */
const lineOf = ({ id, name, subject, json }: KeptEvent, said: string): Line => {
  const payload = Buffer.byteLength(json) < LARGEST_PAYLOAD ? json : "null";
  return {
    text: `{"at":"${said}","id":"${id}","name":"${name}","subject":${JSON.stringify(subject)},"payload":${payload}}`,
  };
};

/** Lines as they are notified: many in one, for a notification costs more than what is in it. */
function notices(lines: readonly Line[]): string[] {
  const all: string[] = [];
  let bytes = 0;
  for (const { text } of lines) {
    const size = Buffer.byteLength(text) + 1;
    bytes += size;
    if (all.length > 0 && bytes <= NOTICE_BYTES) all.push(`${all.pop()}\n${text}`);
    else {
      all.push(text);
      bytes = size;
    }
  }
  return all;
}

type Teller = (lines: readonly Line[]) => Promise<void>;
const tellers = new WeakMap<Db, Teller>();

/** One a database: what is to be told while a statement tells goes with the next one. */
function tellerOf(db: Db): Teller {
  const known = tellers.get(db);
  if (known) return known;
  const teller = together({ most: AT_ONCE, everyMs: EVERY_MS }, async (lines: readonly Line[]) => {
    await sql`/* kernel.notify */ select pg_notify('shipshape_event', notice) from unnest(${textColumn(notices(lines))}::text[]) notice`.execute(
      db,
    );
  });
  tellers.set(db, teller);
  return teller;
}

/**
 * Tells whoever follows, in any process, of events that are on disk since `said`. Not in their transaction: PostgreSQL lets one transaction
 * at a time commit that notifies, and each would wait for the disk of all before it. Nobody waits for it and nothing rests on it: who
 * must not miss an event has a job, and a connection that broke is that of the followers, too.
 */
export function tellFollowers(db: Db, events: readonly KeptEvent[], said: string): void {
  tellerOf(db)(events.map((event) => lineOf(event, said))).catch(() => undefined);
}
