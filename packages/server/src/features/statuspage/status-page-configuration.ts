import type { StatusPageManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { audit } from "../access/index.ts";
import { statuspageStore } from "./statuspage-store.ts";

type StatusPage = z.output<typeof StatusPageManifest>;

/** Status pages as code. */
export const statusPageConfiguration = configurationKind<StatusPage>({
  kind: "StatusPage",
  read: async (db) => {
    const store = statuspageStore(db);
    const pages = await store.pages();
    const components = await store.components(pages.map(({ id }) => id));
    return pages.map(({ id, name, displayName, description, labels, annotations }) => ({
      apiVersion: "shipshape/v1",
      kind: "StatusPage",
      metadata: {
        name,
        ...(displayName === name ? {} : { displayName }),
        labels: labels as StatusPage["metadata"]["labels"],
        annotations: annotations as StatusPage["metadata"]["annotations"],
      },
      spec: {
        description,
        components: components
          .filter(({ statusPageId }) => statusPageId === id)
          .map(({ name: shown, serviceName }) => ({
            ...(shown === null ? {} : { name: shown }),
            service: serviceName,
          })),
      },
    }));
  },
  check: ({ spec }, known) =>
    spec.components.flatMap(({ service }, at) =>
      unknownName(known, "Service", service, `spec.components[${at}].service`),
    ),
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await statuspageStore(tx).putPage({
      name: metadata.name,
      displayName: metadata.displayName ?? metadata.name,
      description: spec.description,
      labels: metadata.labels,
      annotations: metadata.annotations,
      components: spec.components.map(({ name, service }) => ({ name: name ?? null, serviceName: service })),
    });
    const subject = `status-page:${metadata.name}`;
    await audit(tx, actor, { action: "statuspage.applyStatusPage", subject, before, after: manifest });
  },
});
