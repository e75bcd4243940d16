import type { IndicatorManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { IndicatorSpec } from "@shipshape/contract/slo-indicator";
import { isNative, type TemplateQuery } from "@shipshape/domain/slo/indicator-template";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { OWN_SOURCE, sourceKinds } from "../telemetry/index.ts";
import { type PlacedQuery, pageFaults, promqlFaults } from "./indicator-faults.ts";
import { indicatorStore } from "./indicator-store.ts";
import { putSlos } from "./put-slos.ts";
import { storedDocument } from "./slo-document.ts";

type Manifest = z.output<typeof IndicatorManifest>;

const isQuery = (value: unknown): value is TemplateQuery =>
  typeof value === "object" && value !== null && "query" in value && "source" in value;

/** Fields of templates that hold words, not queries. */
const WORDS: ReadonlySet<string> = new Set([
  "template",
  "description",
  "source",
  "op",
  "limit",
  "unit",
  "per",
  "histogramType",
]);

function queriesOf({ spec }: Manifest): PlacedQuery[] {
  return Object.entries(spec).flatMap(([field, value]): PlacedQuery[] => {
    if (isQuery(value) && typeof value !== "string") return [{ ...value, path: `spec.${field}.query` }];
    if (typeof value !== "string" || WORDS.has(field)) return [];
    return [{ source: spec.source, query: value, path: `spec.${field}` }];
  });
}

function check(manifest: Manifest, known: KnownNames): Fault[] {
  const queries = queriesOf(manifest);
  return [
    ...unknownName(known, "DataSource", manifest.spec.source, "spec.source"),
    ...queries.flatMap(({ source, path }) =>
      path.endsWith(".query") ? unknownName(known, "DataSource", source, path.replace(/query$/, "source")) : [],
    ),
    ...promqlFaults(queries),
    ...pageFaults(queries, (source) => (source === OWN_SOURCE ? "self" : undefined)),
  ];
}

/** Indicators as code: typed templates, which objectives refer to by name. */
export const indicatorConfiguration = configurationKind<Manifest>({
  kind: "Indicator",
  read: async (db) =>
    (await indicatorStore(db).all()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Indicator",
      metadata: metadataOf(row),
      spec: IndicatorSpec.parse(row.spec),
    })),
  check,
  applyAll: async (tx, actor, changes) => {
    const manifests = changes.map(({ manifest }) => manifest);
    await refuseWhatPagesCannotAnswer(tx, manifests);
    const store = indicatorStore(tx);
    await store.put(manifests.map(({ metadata, spec }) => ({ id: newId(), ...namedRow(metadata), spec })));
    await audit(
      tx,
      actor,
      ...changes.map(({ manifest, before }) => ({
        action: "slo.applyIndicator",
        subject: `indicator:${manifest.metadata.name}`,
        before,
        after: manifest,
      })),
    );
    const documents = await store.documentsReferringTo(manifests.map(({ metadata }) => metadata.name));
    const puts = documents.map(storedDocument).map((document) => ({ document, before: document }));
    if (puts.length > 0) await putSlos(tx, actor, "slo.recompile", puts);
  },
});

/** What only a Prometheus can say, asked of a page; known once the source's kind is read. */
async function refuseWhatPagesCannotAnswer(tx: Tx, manifests: readonly Manifest[]): Promise<void> {
  const asked = manifests.flatMap((manifest) => queriesOf(manifest).map((query) => ({ ...query, manifest })));
  const kinds = await sourceKinds(tx, [...new Set(asked.map(({ source }) => source))]);
  const faults = asked.flatMap((query): Fault[] => {
    const { manifest, source, path } = query;
    const native: Fault[] =
      isNative(manifest.spec) && kinds.get(source) !== "prometheus"
        ? [{ path, message: `native histograms are read through a source of type prometheus, and ${source} is none` }]
        : [];
    return [...native, ...pageFaults([query], (name) => kinds.get(name))].map(({ message }) => ({
      path,
      message: `${manifest.metadata.name}: ${message}`,
    }));
  });
  const [first] = faults;
  if (first) throw new DomainError("invalid", `Nothing was changed: ${first.path} of ${first.message}.`, faults);
}
