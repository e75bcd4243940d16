import type { changesRecord } from "@shipshape/contract/changes-record";
import type { HandlerInput, HandlerOutput } from "@shipshape/contract/route";
import { ticketKey } from "@shipshape/domain/changes/tickets";
import { shortId } from "@shipshape/domain/short-id";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { recordViews, type ToldCommit } from "./record-views.ts";
import { shippedStore } from "./shipped-store.ts";
import { commitView, pullRequestView } from "./told-views.ts";
import { type PlaceOfCommits, whereaboutsViews } from "./whereabouts-views.ts";

type Asked = HandlerInput<typeof changesRecord.whereabouts>["query"];
type Answer = HandlerOutput<typeof changesRecord.whereabouts>;
type Where = Answer["places"][number];

/** So far back the history of a place is looked through for what was there from the beginning. */
const FARTHEST = 10_000;

/** In which places each commit was from the beginning: reachable from the first that is known to have run there. */
async function fromTheBeginning(db: Db, places: readonly PlaceOfCommits[], commits: readonly ToldCommit[]) {
  const asked = places.filter(({ number, baselineCommit }) => number === null && baselineCommit !== null);
  const starts = [...new Map(asked.map((place) => [`${place.repositoryId} ${place.baselineCommit}`, place])).values()];
  const walks = starts.flatMap(({ repositoryId, baselineCommit }, nth) =>
    repositoryId === null || baselineCommit === null
      ? []
      : [{ id: walkId(nth), repository_id: repositoryId, start: baselineCommit, stop: null }],
  );
  const wanted = new Set(commits.map(({ sha }) => sha));
  const found = new Set<string>();
  for (const { id, sha } of await shippedStore(db).walk(walks, FARTHEST)) if (wanted.has(sha)) found.add(id);
  const there = new Set(starts.flatMap((place, nth) => (found.has(walkId(nth)) ? [keyOf(place)] : [])));
  return (place: PlaceOfCommits): boolean => place.number === null && there.has(keyOf(place));
}
const walkId = (nth: number): string => `00000000-0000-4000-8000-${String(nth).padStart(12, "0")}`;
const keyOf = ({ repositoryId, baselineCommit }: PlaceOfCommits): string => `${repositoryId} ${baselineCommit}`;

const deploymentOf = (number: number | null): string | null => (number === null ? null : shortId("deployment", number));

function whereOf(place: PlaceOfCommits, known: number, wasFirst: boolean): Where {
  const { service, environment, number, version, finishedAt, runningVersion, rollbackNumber, rollbackVersion } = place;
  const place_ = { service, environment };
  if (wasFirst) {
    const { baselineNumber, baselineVersion, baselineAt } = place;
    const because = `It was in ${baselineVersion} already, the first that is known to have run there.`;
    const since = { deployment: deploymentOf(baselineNumber), version: baselineVersion, since: baselineAt };
    return { ...place_, state: "there", ...since, because };
  }
  if (number === null)
    return {
      ...place_,
      state: "not_yet",
      deployment: null,
      version: null,
      since: null,
      because: `${runningVersion} runs there, without it.`,
    };
  const brought = { deployment: deploymentOf(number), version, since: finishedAt };
  if (rollbackNumber !== null) {
    const because = `${deploymentOf(rollbackNumber)} went back to ${rollbackVersion}, which had it not.`;
    return { ...place_, state: "was", ...brought, because };
  }
  const part = place.brought < known ? ` ${place.brought} of the ${known} commits are there.` : "";
  return {
    ...place_,
    state: "there",
    ...brought,
    because: `${deploymentOf(number)} brought it with ${version}.${part}`,
  };
}

/** In which environments a commit, a pull request or a ticket is. */
export async function whereabouts({ db }: Kernel, asked: Asked): Promise<Answer> {
  const { commit, ticket, pullRequest, repository } = asked;
  if ([commit, ticket, pullRequest].filter((one) => one !== undefined).length !== 1)
    throw invalid([{ path: "commit", message: "ask for one of commit, ticket or pullRequest" }]);
  const views = recordViews(db);
  const wanted = {
    commit: commit?.toLowerCase(),
    ticket: ticket === undefined ? undefined : ticketKey(ticket),
    pullRequest,
    repository: repository?.toLowerCase().replace(/\.git$/, ""),
  };
  const commits = await views.find(wanted);
  const keys = commits.map(({ repositoryId, sha }) => ({ repository: repositoryId, sha }));
  const [requests, places] = await Promise.all([views.pullRequestsOf(keys), whereaboutsViews(db).places(keys)]);
  const wasFirst = await fromTheBeginning(db, places, commits);
  const answers = places.map((place) => whereOf(place, commits.length, wasFirst(place)));
  return {
    commits: commits.map(commitView),
    pullRequests: requests.map(pullRequestView),
    places: answers,
    because: becauseOf(answers, commits.length, wanted.ticket ?? commit ?? `#${pullRequest}`),
  };
}

function becauseOf(places: readonly Where[], commits: number, asked: string): string {
  if (commits === 0) return `No commit of ${asked} is known: was its repository connected, or its history imported?`;
  const there = [...new Set(places.filter(({ state }) => state === "there").map(({ environment }) => environment))];
  if (places.length === 0) return `${asked} is known, and nothing was ever deployed from its repository.`;
  if (there.length === 0) return `${asked} is in no environment yet.`;
  const notYet = places.filter(({ state, environment }) => state === "not_yet" && !there.includes(environment));
  const missing = [...new Set(notYet.map(({ environment }) => environment))];
  return `${asked} is in ${there.join(", ")}${missing.length > 0 ? `, and not yet in ${missing.join(", ")}` : ""}.`;
}
