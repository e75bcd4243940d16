import { environmentChanged } from "@shipshape/contract/environments";
import type { EnvironmentManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { environmentsStore } from "./environments-store.ts";

type Manifest = z.output<typeof EnvironmentManifest>;

/** Environments as code: the places where services run, and what each is for. */
export const environmentConfiguration = configurationKind<Manifest>({
  kind: "Environment",
  read: async (db) =>
    (await environmentsStore(db).all()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Environment",
      metadata: metadataOf(row),
      spec: { description: row.description, kind: row.kind as Manifest["spec"]["kind"] },
    })),
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await environmentsStore(tx).put({ id: newId(), ...namedRow(metadata), ...spec });
    const subject = `environment:${metadata.name}`;
    await audit(tx, actor, { action: "environments.applyEnvironment", subject, before, after: manifest });
    const change = before ? "updated" : "created";
    await emit(tx, actor, environmentChanged, { environment: metadata.name, change }, subject);
  },
});
