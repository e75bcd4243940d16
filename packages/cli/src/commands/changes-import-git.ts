import { changeSources } from "@shipshape/contract/changes-sources";
import { Command } from "commander";
import {
  batchesOf,
  commitsIn,
  countCommits,
  hasCommits,
  isRepository,
  isShallow,
  originOf,
  tagsIn,
} from "../git-history.ts";
import { call, show } from "../run-route.ts";

const AT_ONCE = 500;
/** Who hands in so many sees how far it came. */
const MANY = 5_000;

const SHALLOW =
  "This clone is shallow: it holds the end of its history, and what came before is not handed in. " +
  "Fetch it with: git fetch --unshallow --tags (in GitHub Actions: fetch-depth: 0).\n";

type Options = { service?: string; since?: string; tags: string; repository?: string };

type Done = { repository: string; since: string | undefined; commits: number; tags: number; newParts: number };

function doneText({ repository, since, commits, tags, newParts }: Done): string {
  const what = `${commits} ${commits === 1 ? "commit" : "commits"} and ${tags} ${tags === 1 ? "tag" : "tags"} of ${repository}`;
  const isOld = newParts === 0 && commits + tags > 0;
  const none =
    commits === 0 && since !== undefined ? [`No commit is newer than --since "${since}", as git reads it.`] : [];
  return [isOld ? `All ${what} were handed in before.` : `Handed in ${what}.`, ...none].join("\n");
}

/** Fills the record with what a repository knows of itself: its commits with their parents, and its releases by their tags. */
export function importGitCommand(): Command {
  const command = new Command("import-git")
    .description("Back-fill the record from a local repository: commits with their parents, and tags of releases")
    .argument("<path>", "the repository, checked out or bare")
    .option("--service <name>", "whose releases the tags are")
    .option("--since <date>", "commits since then: 2026-01-01, '6 months ago'")
    .option("--tags <pattern>", "the tags that are releases", "v*")
    .option("--repository <url>", "its address, as people open it; that of its origin where absent")
    .addHelpText("after", "\nExample:\n  shipshape changes import-git . --service payments --since '1 year ago'");
  return command.action(async (path: string) => {
    const { service, since, tags: pattern, repository: given } = command.opts<Options>();
    if (!(await isRepository(path))) throw new Error(`${path} is no repository of git.`);
    if (!(await hasCommits(path))) throw new Error(`${path} has no commits yet: there is nothing to hand in.`);
    const repository = given ?? (await originOf(path));
    if (repository === undefined) throw new Error(`${path} has no origin: say its address with --repository.`);
    const of = { repository, ...(service ? { service } : {}) };
    const done = { commits: 0, tags: 0, newParts: 0 };
    const send = async (body: object) => {
      const { taken } = await call(command, changeSources.importHistory, { body: { ...of, ...body } });
      if (taken) done.newParts += 1;
    };
    const all = await countCommits(path, since);
    if (await isShallow(path)) process.stderr.write(SHALLOW);
    for await (const commits of batchesOf(commitsIn(path, since), AT_ONCE)) {
      await send({ commits });
      done.commits += commits.length;
      if (done.commits % MANY === 0 && done.commits < all) {
        process.stderr.write(`${done.commits} of ${all} commits are handed in …\n`);
      }
    }
    for await (const tags of batchesOf(tagsIn(path, pattern), AT_ONCE)) {
      await send({ tags });
      done.tags += tags.length;
    }
    show(command, { repository, ...done }, () => doneText({ repository, since, ...done }));
  });
}
