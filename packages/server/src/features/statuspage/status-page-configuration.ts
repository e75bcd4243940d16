import type { StatusPageManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { audit } from "../access/index.ts";
import { statuspageStore } from "./statuspage-store.ts";
import { liveComponents } from "./statuspage-views.ts";

type StatusPage = z.output<typeof StatusPageManifest>;

/** Status pages as code. One that shows nothing any more, its services being archived, is none that could be written. */
export const statusPageConfiguration = configurationKind<StatusPage>({
  kind: "StatusPage",
  read: async (db) => {
    const pages = await statuspageStore(db).pages();
    const components = await liveComponents(
      db,
      pages.map(({ id }) => id),
    );
    const shown = pages.filter(({ id }) => components.some(({ statusPageId }) => statusPageId === id));
    return shown.map((page) => ({
      apiVersion: "shipshape/v1",
      kind: "StatusPage",
      metadata: metadataOf(page),
      spec: {
        description: page.description,
        components: components
          .filter(({ statusPageId }) => statusPageId === page.id)
          .map(({ name: given, service }) => ({ ...(given === null ? {} : { name: given }), service: service.name })),
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
      ...namedRow(metadata),
      description: spec.description,
      components: spec.components.map(({ name, service }) => ({ name: name ?? null, serviceName: service })),
    });
    const subject = `status-page:${metadata.name}`;
    await audit(tx, actor, { action: "statuspage.applyStatusPage", subject, before, after: manifest });
  },
});
