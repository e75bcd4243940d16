import type { Fact } from "@shipshape/domain/changes/fact";
import type { Reading } from "../change-source.ts";
import { needed, textAt } from "./payload.ts";

export const none = (because: string): Reading => ({ facts: [], because });
export const told = (...facts: readonly Fact[]): Reading => ({ facts });

export const repositoryOf = (payload: unknown): string =>
  needed(textAt(payload, "repository", "html_url"), "repository.html_url");

/** Ids of GitHub are unique in a repository. */
export const sourceOf = (payload: unknown): string =>
  `github:${needed(textAt(payload, "repository", "full_name"), "repository.full_name").toLowerCase()}`;

export const isBot = (user: unknown): boolean =>
  textAt(user, "type") === "Bot" || (textAt(user, "login") ?? "").endsWith("[bot]");

export const branchOf = (ref: string): string => ref.replace(/^refs\/heads\//, "");
