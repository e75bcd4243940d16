import type { ReleaseFact } from "@shipshape/domain/changes/fact";
import { releaseTag } from "@shipshape/domain/changes/release-tag";
import type { Reading } from "../change-source.ts";
import { none, repositoryOf, told } from "./github-words.ts";
import { booleanAt, type Fields, fieldsAt, isSha, momentAt, needed, textAt } from "./payload.ts";

export function release(payload: Fields, receivedAt: Date): Reading {
  const given = fieldsAt(payload, "release");
  const action = textAt(payload, "action");
  if (booleanAt(given, "draft")) return none("A draft of a release is none yet.");
  if (action === "deleted" || action === "unpublished") return none(`The release was ${action}.`);
  const tag = needed(textAt(given, "tag_name"), "release.tag_name");
  const target = textAt(given, "target_commitish");
  const publishedAt = momentAt(given, "published_at");
  const fact: ReleaseFact = {
    kind: "release",
    key: { place: { repository: repositoryOf(payload), name: releaseTag(tag)?.component }, version: tag },
    // what is edited later says so
    at: momentAt(given, "updated_at") ?? publishedAt ?? receivedAt,
    fields: {
      commit: target !== undefined && isSha(target) ? target : undefined,
      title: textAt(given, "name"),
      notes: textAt(given, "body"),
      author: textAt(given, "author", "login"),
      prerelease: booleanAt(given, "prerelease"),
      publishedAt,
      url: textAt(given, "html_url"),
    },
  };
  return told(fact);
}

export function created(payload: Fields, receivedAt: Date): Reading {
  const ref = needed(textAt(payload, "ref"), "ref");
  if (textAt(payload, "ref_type") !== "tag") return none(`A branch was made: ${ref}.`);
  const tagged = releaseTag(ref);
  if (!tagged) return none(`The tag ${ref} is no version.`);
  const key = { place: { repository: repositoryOf(payload), name: tagged.component }, version: ref };
  return told({ kind: "release", key, at: receivedAt, fields: {} });
}
