import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface Account {
  uid: number;
  gid: number;
}

export interface Circumstances {
  uid: number;
  /** Whoever owns the existing database files. */
  owner?: Account;
  /** Whoever owns the data directory, or the folder it is to be made in. */
  folderOwner: Account;
  /** Whether the system knows an account of our own number: initdb insists on one. */
  hasAccount: boolean;
  /** Any ordinary account the system knows: its number stands for us inside a user namespace. */
  stand: Account;
  nobody: Account;
}

/** What decides as whom the database can run. */
export function currentCircumstances(dataDirectory: string): Circumstances {
  const accounts = knownAccounts();
  const uid = process.geteuid?.() ?? 0;
  const owner = ownerOf(join(dataDirectory, "postgres"));
  const nobody = accounts.get("nobody") ?? { uid: 65534, gid: 65534 };
  const known = [...accounts.values()];
  return {
    uid,
    ...(owner && { owner }),
    folderOwner: ownerOf(nearestFolder(dataDirectory)) ?? nobody,
    // macOS keeps its accounts elsewhere than in /etc/passwd.
    hasAccount: process.platform !== "linux" || known.some((account) => account.uid === uid),
    stand: known.find((account) => account.uid > 0 && account.uid < 65534) ?? nobody,
    nobody,
  };
}

/** The folder itself, or the first one above it that exists. */
export function nearestFolder(path: string): string {
  let found = resolve(path);
  while (!existsSync(found) && dirname(found) !== found) found = dirname(found);
  return found;
}

/** Undefined when it does not exist or is hidden from us. */
export function ownerOf(path: string): Account | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
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
