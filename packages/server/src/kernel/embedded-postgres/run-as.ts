import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { type Circumstances, nearestFolder } from "./circumstances.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** How to run a PostgreSQL program: what to put before it, and as whom. */
export interface RunAs {
  prefix: string[];
  uid?: number;
  gid?: number;
  because: string;
}

/** The ways to try, best first. PostgreSQL refuses to run as root, so root steps down inside a user namespace. */
export function waysToRun(at: Circumstances): RunAs[] {
  const { uid, owner, folderOwner, stand, nobody } = at;
  const namespace = ["unshare", "-U", `--map-user=${stand.uid}`, `--map-group=${stand.gid}`];
  if (uid !== 0) {
    return at.hasAccount
      ? [{ prefix: [], because: `user ${uid} is an ordinary user` }]
      : [{ prefix: namespace, because: `user ${uid} has no account, so it appears as user ${stand.uid}` }];
  }
  if (owner !== undefined && owner.uid !== 0) {
    return [{ prefix: [], uid: owner.uid, gid: owner.gid, because: `the database files belong to user ${owner.uid}` }];
  }
  return [
    { prefix: namespace, because: `root appears as user ${stand.uid} in a user namespace` },
    ...(folderOwner.uid === 0
      ? []
      : [
          {
            prefix: [],
            ...folderOwner,
            because: `the folder of the data directory belongs to user ${folderOwner.uid}`,
          },
        ]),
    { prefix: [], uid: nobody.uid, gid: nobody.gid, because: "user namespaces are refused here, so as user nobody" },
  ];
}

/** The kernel ends it with us, even where we are killed (prctl(2), PR_SET_PDEATHSIG). */
const TIED = ["setpriv", "--pdeathsig", "INT"];
/** Said to the scheduler: what wakes up does not push aside who answers requests (sched(7), SCHED_BATCH). */
const NOT_PUSHING = ["chrt", "--batch", "0"];

type Chosen = { runAs: RunAs; tiedToUs: boolean; version: string };

/** The first way that runs `postgres --version` and reaches the data directory, with as much care as the system offers. */
export async function chooseRunAs(at: Circumstances, postgres: string, dataDirectory: string): Promise<Chosen> {
  const tried: string[] = [];
  for (const way of waysToRun(at)) {
    const chosen = await withCare(way, postgres);
    if (chosen && (await canReach(way, dataDirectory))) return chosen;
    tried.push(way.because);
  }
  throw cannotRun(at, postgres, tried);
}

/**
 * One way, tied to our life where setpriv does that, and without pushing us aside where chrt does: each statement wakes a process of
 * the database, which would take our place until it waits. All of it is tried first: most systems offer it, and each try takes time
 * of every start.
 */
async function withCare(way: RunAs, postgres: string): Promise<Chosen | undefined> {
  for (const care of [[TIED, NOT_PUSHING], [TIED], [NOT_PUSHING], []]) {
    const runAs = { ...way, prefix: [...way.prefix, ...care.flat()] };
    const version = await versionRunBy(runAs, postgres);
    if (version !== undefined) return { runAs, tiedToUs: care.includes(TIED), version };
  }
  return undefined;
}

/**
 * Only what PostgreSQL needs: no PG… setting and no secret of ours reaches it. What a large statement needed goes back to the
 * system at once (mallopt(3)), instead of staying with each of its connections.
 */
function postgresEnvironment(): NodeJS.ProcessEnv {
  const memory = { MALLOC_TRIM_THRESHOLD_: "131072" };
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC", ...memory };
}

/** The options under which a program runs this way; its working directory is one that everybody can reach. */
export function runOptions(way: RunAs) {
  return {
    cwd: "/",
    env: postgresEnvironment(),
    ...(way.uid !== undefined && { uid: way.uid }),
    ...(way.gid !== undefined && { gid: way.gid }),
  };
}

export function commandLine(way: RunAs, program: string, args: string[]): { file: string; args: string[] } {
  const [file = program, ...rest] = [...way.prefix, program, ...args];
  return { file, args: rest };
}

async function versionRunBy(way: RunAs, postgres: string): Promise<string | undefined> {
  const { file, args } = commandLine(way, postgres, ["--version"]);
  try {
    const { stdout } = await promisify(execFile)(file, args, runOptions(way));
    return /\(PostgreSQL\) (\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function cannotRun(at: Circumstances, postgres: string, tried: string[]): EmbeddedPostgresError {
  const external = "or set DATABASE_URL to a PostgreSQL server, version 15 or newer";
  if (at.uid !== 0 && !at.hasAccount) {
    return new EmbeddedPostgresError(
      `User number ${at.uid} has no account on this system, and PostgreSQL's initdb insists on one. ` +
        `Give it one (a line for ${at.uid} in /etc/passwd), run Shipshape as a user that has one, ${external}.`,
    );
  }
  if (at.uid === 0) {
    return new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root, and no way to step down works here (tried: ${tried.join("; ")}). ` +
        "Run Shipshape as an ordinary user; or put it and its data directory where that user may read and enter " +
        `all folders above (not below /root); ${external}.`,
    );
  }
  return new EmbeddedPostgresError(
    `${postgres} does not run on this system (it needs glibc 2.27 or newer). Use another system image, ${external}.`,
  );
}

/** Whether a program run this way may enter the data directory, or the folder it is to be made in. */
async function canReach(way: RunAs, dataDirectory: string): Promise<boolean> {
  // Another user's way through our own directory is opened later; what lies above it is not ours to change.
  const place = nearestFolder(way.uid === undefined ? dataDirectory : dirname(dataDirectory));
  const { file, args } = commandLine(way, "/bin/sh", ["-c", 'cd "$1"', "sh", place]);
  return promisify(execFile)(file, args, runOptions(way)).then(
    () => true,
    () => false,
  );
}
