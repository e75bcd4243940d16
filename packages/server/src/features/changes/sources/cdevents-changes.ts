import { type CdEvent, isEvent } from "@shipshape/contract/cdevents/cdevent";
import type { Fact, PullRequestFact } from "@shipshape/domain/changes/fact";
import { firstLook } from "./first-look.ts";

type Change = CdEvent<"change.created" | "change.updated" | "change.reviewed" | "change.merged" | "change.abandoned">;

/** The address of a repository: the source that knows it, and its id there. */
function repositoryOf({ subject, source }: Change): string | undefined {
  const { repository } = subject.content;
  if (!repository) return undefined;
  if (/^(https?|ssh|git):/.test(repository.id)) return repository.id;
  return `${(repository.source ?? source).replace(/\/+$/, "")}/${repository.id.replace(/^\/+/, "")}`;
}

const STATES: Readonly<Record<Change["name"], PullRequestFact["fields"]["state"]>> = {
  "change.created": "open",
  "change.updated": "open",
  "change.reviewed": undefined,
  "change.merged": "merged",
  "change.abandoned": "closed",
};

function fieldsOf(event: Change): PullRequestFact["fields"] {
  const at = event.timestamp;
  const title = isEvent(event, "change.created") ? event.subject.content.description : undefined;
  return {
    title,
    state: STATES[event.name],
    openedAt: event.name === "change.created" ? at : undefined,
    mergedAt: event.name === "change.merged" ? at : undefined,
    closedAt: event.name === "change.abandoned" ? at : undefined,
  };
}

/**
 * What changes to source code are in the record: a pull request where the subject's id ends in its number, a commit where it is a sha.
 * Undefined where the event is about something else.
 */
export function changeFacts(event: CdEvent): Fact[] | undefined {
  if (!isEvent(event, "change.created", "change.updated", "change.reviewed", "change.merged", "change.abandoned"))
    return undefined;
  const repository = repositoryOf(event);
  if (repository === undefined)
    throw new Error("subject.content.repository is missing: whose change this is nobody can tell.");
  const { id } = event.subject;
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/i.test(id)) {
    return [
      { kind: "commit", key: { repository, sha: id }, at: event.timestamp, fields: { committedAt: event.timestamp } },
    ];
  }
  const number = /(?:^|[^0-9])(\d{1,15})$/.exec(id)?.[1];
  if (number === undefined)
    throw new Error(`subject.id "${id}" names neither a commit nor the number of a pull request.`);
  const key = { repository, number: Number(number) };
  if (event.name === "change.reviewed") return [firstLook(key, event.timestamp)];
  return [{ kind: "pull_request", key, at: event.timestamp, fields: fieldsOf(event) }];
}
