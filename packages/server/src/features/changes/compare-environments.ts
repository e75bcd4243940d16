import type { changesRecord } from "@shipshape/contract/changes-record";
import type { HandlerInput, HandlerOutput } from "@shipshape/contract/route";
import { shortId } from "@shipshape/domain/short-id";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { knownService } from "../catalog/index.ts";
import { commitsApart, type Pair } from "./commits-apart.ts";
import { type DifferingService, differenceViews, type Running } from "./difference-views.ts";
import { environmentFinder } from "./known-environment.ts";
import { type CommitKey, recordViews, type ToldCommit, type ToldPullRequest } from "./record-views.ts";
import type { Outcome } from "./ship-commits.ts";
import { commitView, pullRequestView, ticketsIn } from "./told-views.ts";

type Difference = HandlerOutput<typeof changesRecord.compareEnvironments>;
type Service = Difference["services"][number];

/** So many services are compared at once, and so many commits told of each side. */
const AT_ONCE = 40;
const COMMITS = 500;

const sideOf = (running: Running | null): Service["left"] =>
  running && {
    version: running.version,
    commit: running.commit_sha,
    deployment: shortId("deployment", running.number),
    since: new Date(running.finished_at),
  };

/** What runs on the two sides, where both are commits of one repository. */
function pairOf({ id, left, right }: DifferingService): Pair[] {
  if (!left?.commit_sha || !right?.commit_sha || !left.repository_id) return [];
  if (left.repository_id !== right.repository_id) return [];
  return [{ id, repository_id: left.repository_id, left: left.commit_sha, right: right.commit_sha }];
}

function gapOf(service: DifferingService, ...outcomes: (Outcome | undefined)[]): string | null {
  const { left, right } = service;
  if (!left && !right) return "It runs in neither.";
  if (!left || !right) return "It runs in one of them only.";
  const gap = outcomes.find((one) => one !== undefined && one.gap !== null)?.gap;
  if (gap !== undefined && gap !== null) return gap;
  if (outcomes.every((one) => one !== undefined)) return null;
  return left.commit_sha === null || right.commit_sha === null
    ? "Which commits run there is not known."
    : "They are not known to be commits of one repository.";
}

/** What runs in one environment and not in the other, of each service that differs. */
export async function compareEnvironments(
  { db }: Kernel,
  { service, ...asked }: HandlerInput<typeof changesRecord.compareEnvironments>["query"],
): Promise<Difference> {
  const one = service === undefined ? undefined : await knownService(db, service);
  const named = await environmentFinder(db);
  const [left, right] = [named(asked.left), named(asked.right)];
  if (left === right) throw invalid([{ path: "right", message: `is ${left} too: name two environments` }]);
  const found = await differenceViews(db).differing(left, right, one?.id, AT_ONCE + 1);
  const services = found.slice(0, AT_ONCE);
  const apart = await commitsApart(db, services.flatMap(pairOf));
  const keysOf = (row: DifferingService, outcome: Outcome | undefined): CommitKey[] =>
    (outcome?.commits ?? []).slice(0, COMMITS).map((sha) => ({ repository: row.left?.repository_id ?? "", sha }));
  const keys = services.flatMap((row) => [
    ...keysOf(row, apart.get(row.id)?.onlyLeft),
    ...keysOf(row, apart.get(row.id)?.onlyRight),
  ]);
  const views = recordViews(db);
  const [commits, requests] = await Promise.all([views.commits(keys), views.pullRequestsOf(keys)]);
  return {
    left,
    right,
    services: services.map((row) => ({
      service: row.service,
      left: sideOf(row.left),
      right: sideOf(row.right),
      onlyLeft: beyond(keysOf(row, apart.get(row.id)?.onlyLeft), commits, requests),
      onlyRight: beyond(keysOf(row, apart.get(row.id)?.onlyRight), commits, requests),
      gap: gapOf(row, apart.get(row.id)?.onlyLeft, apart.get(row.id)?.onlyRight),
    })),
    more: found.length > AT_ONCE,
  };
}

function beyond(keys: readonly CommitKey[], commits: readonly ToldCommit[], requests: readonly ToldPullRequest[]) {
  const own = new Set(keys.map(({ repository, sha }) => `${repository} ${sha}`));
  const ofThese = commits.filter(({ repositoryId, sha }) => own.has(`${repositoryId} ${sha}`));
  const bringing = requests.filter(({ repositoryId, shas }) => shas.some((sha) => own.has(`${repositoryId} ${sha}`)));
  return {
    commits: ofThese.map(commitView),
    pullRequests: bringing.map(pullRequestView),
    tickets: ticketsIn(ofThese, bringing),
  };
}
