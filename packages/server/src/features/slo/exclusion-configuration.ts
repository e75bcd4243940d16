import type { ExclusionManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { exclusionProblems } from "@shipshape/domain/slo/exclusion";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { servicesByNames } from "../catalog/index.ts";
import { changeExclusion } from "./change-exclusions.ts";
import { timeOf } from "./excluded-spans.ts";
import { type ExclusionRow, exclusionStore } from "./exclusion-store.ts";
import { removeExclusion } from "./remove-exclusion.ts";

type Exclusion = z.output<typeof ExclusionManifest>;

const faultsOf = ({ spec }: Exclusion, known: KnownNames): Fault[] => [
  ...exclusionProblems(timeOf(spec.when)).map(({ path, message }) => ({ path: `spec.when.${path}`, message })),
  ...unknownNames("services", "Service", spec, known),
  ...unknownNames("teams", "Team", spec, known),
  ...unknownName(known, "User", spec.approver, "spec.approver"),
];

const unknownNames = (
  field: "slos" | "services" | "teams",
  kind: "SLO" | "Service" | "Team",
  { selector }: Exclusion["spec"],
  known: KnownNames,
): Fault[] =>
  (selector[field] ?? []).flatMap((name, at) => unknownName(known, kind, name, `spec.selector.${field}[${at}]`));

/** A selector without the services that were archived: they have no budget left to exclude from. */
const selectorOf = ({ selector }: ExclusionRow, isLive: (service: string) => boolean): ExclusionRow["selector"] => {
  const { services, ...others } = selector;
  return { ...(services === undefined ? {} : { services: services.filter(isLive) }), ...others };
};

/** Exclusions as code. */
export const exclusionConfiguration = configurationKind<Exclusion>({
  kind: "Exclusion",
  read: async (db) => {
    const rows = (await exclusionStore(db).all()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const live = await servicesByNames(db, [...new Set(rows.flatMap(({ selector }) => selector.services ?? []))]);
    return rows.map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Exclusion",
      metadata: metadataOf(row),
      spec: {
        when: row.when,
        reason: row.reason,
        ...(row.approver === null ? {} : { approver: row.approver }),
        selector: selectorOf(row, (service) => live.has(service)),
      },
    }));
  },
  check: faultsOf,
  // One of several that a document makes has a name of its own, which no document has.
  warn: ({ spec }, known) => unknownNames("slos", "SLO", spec, known),
  apply: async (tx, actor, { metadata, spec }, _, { clock }) => {
    const store = exclusionStore(tx);
    await store.lock();
    const before = await store.byName(metadata.name);
    const { approver = null, ...said } = spec;
    const after = { ...namedRow(metadata), ...said, approver };
    await changeExclusion(tx, actor, { change: "applied", before, after }, clock.now());
  },
  remove: (kernel, actor, name) => removeExclusion(kernel, actor, name, "its files name it no more"),
});
