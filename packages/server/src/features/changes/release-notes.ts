import type { changesRecord } from "@shipshape/contract/changes-record";
import type { HandlerInput, HandlerOutput } from "@shipshape/contract/route";
import { type NotedCommit, notesMarkdown, notesOf } from "@shipshape/domain/changes/release-notes";
import { versionNames } from "@shipshape/domain/changes/version-names";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { type KnownService, knownService } from "../catalog/index.ts";
import { changesStore, type DeploymentRow } from "./changes-store.ts";
import { deploymentReference, shortIdOf } from "./deployment-view.ts";
import { environmentFinder } from "./known-environment.ts";
import { recordViews } from "./record-views.ts";
import { ticketsIn } from "./told-views.ts";

type Asked = HandlerInput<typeof changesRecord.releaseNotes>["query"];
type Notes = HandlerOutput<typeof changesRecord.releaseNotes>;

async function deploymentOf(db: Db, service: KnownService, asked: Asked): Promise<DeploymentRow> {
  const { deployment } = asked;
  const environment = (await environmentFinder(db))(asked.environment);
  const store = changesStore(db);
  const row =
    deployment === undefined
      ? (await store.running([service.id], environment))[0]
      : await store.deployment(deploymentReference(deployment));
  if (row && row.serviceId === service.id && row.environment === environment) return row;
  const mend = "'shipshape deploy list' shows the ones there are.";
  if (deployment !== undefined) throw notFound("deployment", deployment, mend);
  throw new DomainError("not_found", `Nothing of ${service.name} is known to run in ${environment}. ${mend}`);
}

/** The commits of a deployment, each with the pull request that brought it. */
async function notedCommits(db: Db, deploymentId: string): Promise<NotedCommit[]> {
  const views = recordViews(db);
  const keys = await views.shipped(deploymentId);
  const [commits, requests] = await Promise.all([views.commits(keys), views.pullRequestsOf(keys)]);
  const bySha = new Map(requests.flatMap((request) => request.shas.map((sha) => [sha, request] as const)));
  return commits.map(({ sha, message, author, tickets }) => ({
    sha,
    message,
    author,
    tickets,
    pullRequest: bySha.get(sha) ?? null,
  }));
}

/** What a deployment brought, over all that was released since the one before it in its place. */
export async function releaseNotes({ db }: Kernel, asked: Asked): Promise<Notes> {
  const service = await knownService(db, asked.service);
  const row = await deploymentOf(db, service, asked);
  const commits = await notedCommits(db, row.id);
  const shas = commits.map(({ sha }) => sha);
  const releases = await recordViews(db).releasesOf(service.id, shas);
  const groups = notesOf(commits);
  const head = {
    service: service.name,
    environment: row.environment,
    version: row.version,
    previousVersion: row.previousVersion,
    releases: versionNames(row.version).some((name) => releases.includes(name)) ? releases : [...releases, row.version],
    gap: row.baseline
      ? "It is the first known deployment of its place: what it brought cannot be told."
      : row.shippedGap,
  };
  return {
    ...head,
    deployment: shortIdOf(row),
    at: row.finishedAt ?? row.startedAt,
    groups: groups.map((group) => ({
      ...group,
      notes: group.notes.map((note) => ({
        ...note,
        tickets: [...note.tickets],
        commits: [...note.commits],
        authors: [...note.authors],
      })),
    })),
    tickets: ticketsIn(
      commits,
      commits.flatMap(({ pullRequest }) => (pullRequest ? [pullRequest] : [])),
    ),
    markdown: notesMarkdown(head, groups),
  };
}
