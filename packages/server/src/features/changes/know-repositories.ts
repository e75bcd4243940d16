import { repositoryUrl } from "@shipshape/domain/changes/repository-url";
import * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import { defineJob, enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { knownRepositoryStore } from "./known-repository-store.ts";

/** Reads what was not understood again. */
export const mapAgainJob = defineJob("changes.mapAgain", z.object({}));

/** Annotations of Backstage that name where the code of a service lies, and what to put before them to have an address. */
const ANNOTATIONS: Readonly<Record<string, string>> = {
  "backstage.io/source-location": "",
  "github.com/project-slug": "https://github.com/",
  "gitlab.com/project-slug": "https://gitlab.com/",
  "bitbucket.org/project-slug": "https://bitbucket.org/",
};
const SAYS_CODE = /\b(repo(sitory)?|source|code|git|github|gitlab|bitbucket)\b/i;
/** The page of a folder or a branch within a repository. */
const WITHIN = /\/(-\/)?(tree|blob|src)\/.*$/;

type Said = { readonly links: unknown; readonly annotations: unknown };

/** The repositories that a service names: links that say code, and annotations of Backstage. */
function repositoriesNamed({ links, annotations }: Said): string[] {
  const linked = (links as { title: string; url: string }[])
    .filter(({ title, url }) => SAYS_CODE.test(title) || url.endsWith(".git"))
    .map(({ url }) => url);
  const annotated = Object.entries(annotations as Record<string, string>).flatMap(([key, value]) => {
    const before = ANNOTATIONS[key];
    return before === undefined ? [] : [before + value.replace(/^url:/, "")];
  });
  const urls = [...linked, ...annotated].flatMap((told) => repositoryUrl(told.replace(WITHIN, "")) ?? []);
  return [...new Set(urls)].toSorted();
}

/** Learns from the catalog whose code lies where: what is deployed from there is that service's. */
export const knowRepositories = ({ db }: Kernel, names: readonly string[]): Promise<void> =>
  // audit-free: the catalog says so; what changed there was written down there
  inTransaction(db, async (tx) => {
    const store = knownRepositoryStore(tx);
    const services = await store.services([...new Set(names)]);
    if (services.length === 0) return;
    await store.put(services.map(({ id, ...said }) => ({ serviceId: id, urls: repositoriesNamed(said) })));
    // Once for all services that changed together: it comes after those who are told of them.
    await enqueue(tx, mapAgainJob, {}, { key: "all", priority: 5 });
  });
