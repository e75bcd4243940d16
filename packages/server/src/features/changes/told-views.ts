import type { CommitView, PullRequestView } from "@shipshape/contract/changes-record";
import type * as z from "zod";
import type { ToldCommit, ToldPullRequest } from "./record-views.ts";

/** A commit as the API tells it. */
export const commitView = ({
  sha,
  repository,
  message,
  author,
  at,
  tickets,
  url,
}: ToldCommit): z.input<typeof CommitView> => ({
  sha,
  repository,
  title: message?.split("\n", 1)[0] ?? null,
  author,
  at,
  tickets: [...tickets],
  url,
});

export const pullRequestView = ({
  number,
  repository,
  title,
  author,
  tickets,
  url,
}: ToldPullRequest): z.input<typeof PullRequestView> => ({
  number,
  repository,
  title,
  author,
  tickets: [...tickets],
  url,
});

/** The tickets that these name, each once. */
export const ticketsIn = (...all: readonly (readonly { readonly tickets: readonly string[] }[])[]): string[] =>
  [...new Set(all.flat().flatMap(({ tickets }) => tickets))].toSorted();
