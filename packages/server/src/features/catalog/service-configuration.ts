import type { ServiceManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { archiveService } from "./archive-service.ts";
import { catalogViews } from "./catalog-views.ts";
import { BUILT_IN } from "./ensure-built-in.ts";
import { putServices } from "./put-services.ts";
import { describedService, type ServiceDescription, serviceFaults } from "./service-description.ts";

type Manifest = z.output<typeof ServiceManifest>;

const manifestOf = ({ name, displayName, labels, annotations, ...spec }: ServiceDescription): Manifest => ({
  apiVersion: "shipshape/v1",
  kind: "Service",
  metadata: { name, ...(displayName === undefined ? {} : { displayName }), labels, annotations },
  spec,
});

const serviceOf = ({ metadata, spec }: Manifest): ServiceDescription => ({ ...metadata, ...spec });

/** Services as code: the same that the interface and the API say of them. */
export const serviceConfiguration = configurationKind<Manifest>({
  kind: "Service",
  builtIn: [BUILT_IN],
  unordered: ["spec.dependsOn"],
  read: async (db) => {
    const rows = await catalogViews(db).services();
    return rows.filter(({ builtIn }) => !builtIn).map((row) => manifestOf(describedService(row)));
  },
  check: (manifest, known) =>
    serviceFaults(serviceOf(manifest), known).map(({ path, message }) => ({ path: `spec.${path}`, message })),
  warn: ({ spec }, known) =>
    spec.dependsOn.flatMap((name, index) => {
      const message = `no service "${name}" is known yet: it shows as unknown until it is added`;
      return known("Service").has(name) ? [] : [{ path: `spec.dependsOn[${index}]`, message }];
    }),
  applyAll: async (tx, actor, changes) => {
    const puts = changes.map(({ manifest, before, origin }) => ({
      service: { ...serviceOf(manifest), origin },
      before: before && serviceOf(before),
    }));
    await putServices(tx, actor, "catalog.applyService", puts);
  },
  remove: archiveService,
});
