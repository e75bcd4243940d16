import type { BuildFact, CommitFact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { fieldsAt, isSha, jsonOf, listAt, momentAt, needed, textAt } from "./payload.ts";

const STATES: Readonly<Record<string, BuildFact["fields"]["status"]>> = {
  pending: "running",
  created: "queued",
  queued: "queued",
  received: "queued",
  started: "running",
  passed: "succeeded",
  fixed: "succeeded",
  broken: "failed",
  failed: "failed",
  "still failing": "failed",
  errored: "failed",
  canceled: "aborted",
};

/** Older installations tell the result in words for people, newer ones also a state. */
const statusOf = (payload: unknown) =>
  STATES[(textAt(payload, "state") ?? "").toLowerCase()] ??
  STATES[(textAt(payload, "status_message") ?? textAt(payload, "result_message") ?? "").toLowerCase()];

/**
 * What it calls the url of a repository is its home page, where it has one (http://docs.travis-ci.com), and else nothing: where its
 * commits are compared stands its address.
 */
function repositoryOf(payload: unknown, slug: string): string {
  const told = [textAt(payload, "compare_url"), textAt(payload, "repository", "url")].flatMap((url) => {
    if (url === undefined || !URL.canParse(url)) return [];
    const { protocol, origin, pathname } = new URL(url);
    const isIts = `${pathname.toLowerCase()}/`.startsWith(`/${slug.toLowerCase()}/`);
    return isIts && /^https?:$/.test(protocol) ? [`${origin}/${slug}`] : [];
  });
  return told[0] ?? `https://github.com/${slug}`;
}

/** A build of Travis, with its commit; its matrix is one build, whose jobs end with it. */
export function readTravis({ body, receivedAt }: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(body));
  const owner = needed(textAt(payload, "repository", "owner_name"), "repository.owner_name");
  const name = needed(textAt(payload, "repository", "name"), "repository.name");
  const repository = repositoryOf(payload, `${owner}/${name}`);
  const status = statusOf(payload);
  if (!status)
    return { facts: [], because: `Of a build that is ${textAt(payload, "status_message") ?? "?"} nothing is known.` };
  const finishedAt = momentAt(payload, "finished_at");
  const startedAt = momentAt(payload, "started_at");
  // of a tag the branch is its name, which no branch has
  const branch = textAt(payload, "tag") === undefined ? textAt(payload, "branch") : undefined;
  // what is built for a pull request is a trial of its merge, which is in no branch
  const isTrial = textAt(payload, "type") === "pull_request";
  const said = isTrial ? textAt(payload, "head_commit") : textAt(payload, "commit");
  const commit = said !== undefined && isSha(said) ? said : undefined;
  const buildUrl = textAt(payload, "build_url");
  const jobs = listAt(payload, "matrix").length;
  const build: BuildFact = {
    kind: "build",
    key: {
      source: `travis:${buildUrl && URL.canParse(buildUrl) ? new URL(buildUrl).host : "travis-ci.com"}/${owner}/${name}`,
      externalId: needed(textAt(payload, "id"), "id"),
    },
    at: finishedAt ?? startedAt ?? receivedAt,
    fields: {
      place: { repository, name: `${owner}/${name}`, branch },
      name:
        jobs > 1
          ? `Travis build ${textAt(payload, "number") ?? ""} (${jobs} jobs)`
          : `Travis build ${textAt(payload, "number") ?? ""}`.trim(),
      commit,
      branch,
      status,
      startedAt,
      finishedAt,
      url: buildUrl,
    },
  };
  if (!commit || isTrial) return { facts: [build] };
  const committedAt = momentAt(payload, "committed_at");
  const told: CommitFact = {
    kind: "commit",
    key: { repository, sha: commit },
    at: committedAt ?? receivedAt,
    fields: { committedAt, message: textAt(payload, "message"), author: textAt(payload, "author_name") },
  };
  return { facts: [build, told] };
}
