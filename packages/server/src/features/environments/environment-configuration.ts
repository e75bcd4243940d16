import type { EnvironmentManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { environmentsStore } from "./environments-store.ts";

type Manifest = z.output<typeof EnvironmentManifest>;

/** Environments as code: the places where services run, and what each is for. */
export const environmentConfiguration = configurationKind<Manifest>({
  kind: "Environment",
  read: async (db) =>
    (await environmentsStore(db).all()).map(({ name, displayName, description, kind, labels, annotations }) => ({
      apiVersion: "shipshape/v1",
      kind: "Environment",
      metadata: {
        name,
        ...(displayName === name ? {} : { displayName }),
        labels: labels as Manifest["metadata"]["labels"],
        annotations: annotations as Manifest["metadata"]["annotations"],
      },
      spec: { description, kind: kind as Manifest["spec"]["kind"] },
    })),
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    const displayName = metadata.displayName ?? metadata.name;
    await environmentsStore(tx).put({ id: newId(), ...metadata, displayName, ...spec });
    const subject = `environment:${metadata.name}`;
    await audit(tx, actor, { action: "environments.applyEnvironment", subject, before, after: manifest });
  },
});
