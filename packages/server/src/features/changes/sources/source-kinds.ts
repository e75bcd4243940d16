import type { SourceKindName } from "@shipshape/contract/changes-sources";
import { type ChangeEvent, type ChangeReaders, type ReadChange, type Reading, TEST_EVENT } from "../change-source.ts";
import { argocd } from "./argocd.ts";
import { cdevents } from "./cdevents.ts";
import { devlake } from "./devlake.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { readGitHistory } from "./history-read.ts";
import { jenkins } from "./jenkins.ts";
import { readPagerdutyChange } from "./pagerduty-read.ts";
import type { SourceKind } from "./source-kind.ts";
import { readToldBuild } from "./told-build-read.ts";
import { travis } from "./travis.ts";

/** Every kind of source: one file each. */
export const SOURCE_KINDS: Readonly<Record<SourceKindName, SourceKind>> = {
  github,
  gitlab,
  jenkins,
  travis,
  argocd,
  cdevents,
  devlake,
};

/** The header in which a test says what it would have been. */
export const TESTED_HEADER = "shipshape-tested-kind";

/** A test goes the whole way, and leaves nothing in the record. */
const tested =
  (read: ReadChange): ReadChange =>
  (event: ChangeEvent): Reading => {
    if (event.kind !== TEST_EVENT) return read(event);
    const { facts, because } = read({ ...event, kind: event.headers[TESTED_HEADER] ?? "" });
    const kinds = [...new Set(facts.map(({ kind }) => kind.replace("_", " ")))].join(", ");
    return {
      facts: [],
      because: `A test: ${facts.length === 0 ? (because ?? "it says nothing") : `it was read as ${kinds}`}.`,
    };
  };

const kinds = Object.entries(SOURCE_KINDS).map(([kind, { read }]) => [kind, tested(read)] as const);

/** Who reads what came in, by the kind of its source. */
export const changeReaders: ChangeReaders = {
  ...Object.fromEntries(kinds),
  cli: readToldBuild,
  git: readGitHistory,
  pagerduty: readPagerdutyChange,
};
