import type { DataSourceManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { isSealedReference } from "../../kernel/sealed-reference.ts";
import { audit } from "../access/index.ts";
import { BUILT_IN_SOURCES } from "./own-source.ts";
import { addressFaults, keptTokenFault } from "./source-address.ts";
import { type SourceRow, telemetryStore } from "./telemetry-store.ts";
import { tokenReference } from "./token-reference.ts";

type DataSource = z.output<typeof DataSourceManifest>;

const TOKEN_PATH = "spec.connectionDetails.bearerToken";

const documentOf = (row: SourceRow): DataSource => ({
  apiVersion: "openslo/v1",
  kind: "DataSource",
  metadata: metadataOf(row),
  spec: {
    description: row.description,
    type: row.kind as DataSource["spec"]["type"],
    connectionDetails: {
      url: row.url ?? "",
      ...(row.tokenReference === null ? {} : { bearerToken: row.tokenReference }),
    },
  },
});

const check = ({ spec }: DataSource): Fault[] =>
  addressFaults(spec.connectionDetails.url, "spec.connectionDetails.url");

/** The document with its token as a reference: what is compared, shown and audited. */
function withReference(manifest: DataSource, { seal }: Pick<Kernel, "seal">): DataSource {
  const { bearerToken, ...details } = manifest.spec.connectionDetails;
  if (bearerToken === undefined) return manifest;
  const connectionDetails = { ...details, bearerToken: tokenReference(seal, bearerToken) };
  return { ...manifest, spec: { ...manifest.spec, connectionDetails } };
}

/** The token to keep: sealed anew, or, where the document only refers to it, the one we have. */
function tokenToKeep({ metadata, spec }: DataSource, known: SourceRow | undefined, { seal }: Kernel) {
  const { bearerToken } = spec.connectionDetails;
  if (bearerToken === undefined) return { sealedToken: null, tokenReference: null };
  if (!isSealedReference(bearerToken)) {
    return { sealedToken: seal.seal(bearerToken), tokenReference: tokenReference(seal, bearerToken) };
  }
  const isKept = known?.tokenReference === bearerToken;
  const fault = isKept ? keptTokenFault(known.url, spec.connectionDetails.url) : undefined;
  if (isKept && fault === undefined) return { sealedToken: known.sealedToken, tokenReference: known.tokenReference };
  const message = fault ?? "refers to a token that is not kept here: write the token itself, once";
  throw new DomainError("invalid", `DataSource ${metadata.name}: ${TOKEN_PATH} ${message}`, [
    { path: TOKEN_PATH, message },
  ]);
}

/** Metric sources as code: OpenSLO v1 DataSource. The bearer token comes out as a reference that goes in unchanged. */
export const dataSourceConfiguration = configurationKind<DataSource>({
  kind: "DataSource",
  builtIn: BUILT_IN_SOURCES,
  read: async (db) => (await telemetryStore(db).sources()).filter(({ kind }) => kind !== "self").map(documentOf),
  check,
  comparable: withReference,
  apply: async (tx, actor, manifest, before, kernel) => {
    const { metadata, spec } = manifest;
    const store = telemetryStore(tx);
    const known = await store.source(metadata.name);
    await store.putSource({
      id: known?.id ?? newId(),
      ...namedRow(metadata),
      description: spec.description,
      kind: spec.type,
      url: spec.connectionDetails.url,

      ...tokenToKeep(manifest, known, kernel),
    });
    const subject = `source:${metadata.name}`;
    await audit(tx, actor, {
      action: "telemetry.applySource",
      subject,
      before,
      after: withReference(manifest, kernel),
    });
  },
});
