import pg from "pg";
import { DomainError } from "./problem.ts";

const PATIENCE_MS = 10_000;

type ConnectError = Error & { readonly code?: string };

/** Why a database cannot be used, in words that name the mend and never the password. SQLSTATEs: PostgreSQL, app. A. */
function sentenceOf({ code, message }: ConnectError, { host, port, database, user }: pg.Client): string {
  const place = `${host}:${port}`;
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host of DATABASE_URL is not known: ${host}. Correct it.`;
    case "3D000":
      return `DATABASE_URL names a database that is not there: ${message} at ${place}. Create it (createdb ${database}), or correct DATABASE_URL.`;
    case "28P01":
    case "28000":
      return `PostgreSQL at ${place} does not let user ${user} in: ${message}. Correct the user and the password in DATABASE_URL.`;
    default:
      return code?.startsWith("E")
        ? `No PostgreSQL answers at ${place} (${code}). Start it, or correct DATABASE_URL.`
        : `PostgreSQL at ${place} cannot be used: ${message}. Mend that, or correct DATABASE_URL.`;
  }
}

/** Connects once to a database that somebody else runs. Throws a DomainError that says what to do when it cannot. */
export async function reachDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: PATIENCE_MS });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DomainError("unavailable", sentenceOf(error as ConnectError, client));
  } finally {
    await client.end().catch(() => undefined);
  }
}
