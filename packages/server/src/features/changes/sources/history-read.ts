import type { Fact } from "@shipshape/domain/changes/fact";
import { releaseTag } from "@shipshape/domain/changes/release-tag";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { fieldsAt, jsonOf, listAt, momentAt, needed, textAt } from "./payload.ts";

const textsOf = (value: unknown, name: string): string[] | undefined => {
  const list = fieldsAt(value)[name];
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === "string") : undefined;
};

/** A part of the history of a repository, as `shipshape changes import-git` sends it: commits with their parents, and its tags. */
export function readGitHistory({ body, receivedAt }: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(body));
  const repository = needed(textAt(payload, "repository"), "repository");
  const service = textAt(payload, "service");
  const commits = listAt(payload, "commits").map((commit): Fact => {
    const committedAt = needed(momentAt(commit, "committedAt"), "committedAt");
    return {
      kind: "commit",
      key: { repository, sha: needed(textAt(commit, "sha"), "sha") },
      at: committedAt,
      fields: {
        parents: textsOf(commit, "parents"),
        author: textAt(commit, "author"),
        authoredAt: momentAt(commit, "authoredAt"),
        committedAt,
        message: textAt(commit, "message"),
      },
    };
  });
  const tags = listAt(payload, "tags").flatMap((tag): Fact[] => {
    const at = needed(momentAt(tag, "at"), "at");
    const version = needed(textAt(tag, "name"), "name");
    const key = { place: { repository, service, name: releaseTag(version)?.component }, version };
    // a tag that was moved, be it to an older commit, is where it is now; when it was made is as old as it says
    return [
      { kind: "release", key, at, fields: { publishedAt: at } },
      { kind: "release", key, at: receivedAt, fields: { commit: textAt(tag, "commit") } },
    ];
  });
  return { facts: [...commits, ...tags] };
}
