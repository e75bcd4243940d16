import type { Fact } from "@shipshape/domain/changes/fact";
import type { Reading } from "../change-source.ts";
import { needed, textAt } from "./payload.ts";

export const none = (because: string): Reading => ({ facts: [], because });
export const told = (...facts: readonly Fact[]): Reading => ({ facts });

/** Jobs tell the address of their repository in an older field than all others. */
export const repositoryOf = (payload: unknown): string =>
  needed(textAt(payload, "project", "web_url") ?? textAt(payload, "repository", "homepage"), "project.web_url");

/** Ids of GitLab are unique in an installation. */
export const sourceOf = (payload: unknown): string => `gitlab:${new URL(repositoryOf(payload)).origin}`;

export const branchOf = (ref: string): string => ref.replace(/^refs\/heads\//, "");
