import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** How to run a PostgreSQL program: what to put before it, and as whom. */
export interface RunAs {
  prefix: string[];
  uid?: number;
  gid?: number;
  because: string;
}

export interface Account {
  uid: number;
  gid: number;
}

export interface Circumstances {
  uid: number;
  gid: number;
  /** Whoever owns the existing database files. */
  owner?: Account;
  /** Whether the system knows an account of our own number: initdb insists on one. */
  hasAccount: boolean;
  /** Any ordinary account the system knows: its number stands for us inside a user namespace. */
  stand: Account;
  nobody: Account;
}

/** The ways to try, best first. PostgreSQL refuses to run as root, so root steps down inside a user namespace. */
export function waysToRun(at: Circumstances): RunAs[] {
  const { uid, owner, stand, nobody } = at;
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
    { prefix: [], uid: nobody.uid, gid: nobody.gid, because: "user namespaces are refused here, so as user nobody" },
  ];
}

export function currentCircumstances(owner: Account | undefined): Circumstances {
  const accounts = knownAccounts();
  const uid = process.geteuid?.() ?? 0;
  const nobody = accounts.get("nobody") ?? { uid: 65534, gid: 65534 };
  const known = [...accounts.values()];
  return {
    uid,
    gid: process.getegid?.() ?? 0,
    ...(owner && { owner }),
    // macOS keeps its accounts elsewhere than in /etc/passwd.
    hasAccount: process.platform !== "linux" || known.some((account) => account.uid === uid),
    stand: known.find((account) => account.uid > 0 && account.uid < 65534) ?? nobody,
    nobody,
  };
}

/** The first way that runs `postgres --version`, tied to our life by a parent-death signal where setpriv offers it. */
export async function chooseRunAs(
  at: Circumstances,
  postgres: string,
  reaches: (way: RunAs) => Promise<boolean>,
): Promise<{ runAs: RunAs; tiedToUs: boolean; version: string }> {
  const tried: string[] = [];
  for (const way of waysToRun(at)) {
    const version = await versionRunBy(way, postgres);
    if (version === undefined || !(await reaches(way))) {
      tried.push(way.because);
      continue;
    }
    const tied = { ...way, prefix: [...way.prefix, "setpriv", "--pdeathsig", "INT"] };
    const tiedToUs = (await versionRunBy(tied, postgres)) !== undefined;
    return { runAs: tiedToUs ? tied : way, tiedToUs, version };
  }
  throw cannotRun(at, postgres, tried);
}

/** Only what PostgreSQL needs: no PG… setting and no secret of ours reaches it. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
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

function knownAccounts(): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of readPasswd().split("\n")) {
    const [name = "", , uid = "", gid = ""] = line.split(":");
    if (/^\d+$/.test(uid)) accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}

function readPasswd(): string {
  try {
    return readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
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
