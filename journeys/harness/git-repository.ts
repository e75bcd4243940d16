import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";

export type GitRepository = {
  readonly path: string;
  /** A commit on the branch that is checked out, written at that moment; its sha. */
  commit(message: string, at: Date): string;
  /** Begins a branch. */
  branch(name: string): void;
  /** Back to main, with all of that branch in a merge commit; its sha. */
  merge(name: string, message: string, at: Date): string;
  /** An annotated tag of what is checked out. */
  tag(name: string, at: Date): void;
};

/** A real repository with a history of its own, in a folder; its origin is only an address. */
export function gitRepository(folder: string, origin: string): GitRepository {
  const path = mkdtempSync(join(folder, "repository-"));
  const git = (at: Date, ...args: string[]): string => {
    const moment = at.toISOString();
    const env = {
      PATH: process.env["PATH"],
      HOME: path,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_DATE: moment,
      GIT_COMMITTER_DATE: moment,
    };
    const person = ["-c", "user.name=dev-one", "-c", "user.email=dev-one@store.example"];
    return execFileSync("git", ["-C", path, ...person, ...args], { encoding: "utf8", env }).trim();
  };
  const began = new Date(0);
  const head = (): string => git(began, "rev-parse", "HEAD");
  git(began, "init", "-q", "-b", "main");
  git(began, "remote", "add", "origin", origin);
  return {
    path,
    commit(message, at) {
      git(at, "commit", "-q", "--allow-empty", "-m", message);
      return head();
    },
    branch: (name) => void git(began, "checkout", "-q", "-b", name),
    merge(name, message, at) {
      git(at, "checkout", "-q", "main");
      git(at, "merge", "-q", "--no-ff", "-m", message, name);
      return head();
    },
    tag: (name, at) => void git(at, "tag", "-a", name, "-m", name),
  };
}
