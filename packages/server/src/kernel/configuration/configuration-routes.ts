import { configuration } from "@shipshape/contract/configuration";
import type { Http } from "../http.ts";
import type { Kernel } from "../kernel.ts";
import { applyConfiguration } from "./apply-configuration.ts";
import { exportConfiguration } from "./export-configuration.ts";
import type { ConfigurationKind } from "./kind.ts";
import { type ConfigurationPlan, planConfiguration } from "./plan-configuration.ts";

/** Configuration as code over HTTP. */
export function mountConfigurationRoutes({ mount }: Http, kernel: Kernel, kinds: readonly ConfigurationKind[]): void {
  mount(configuration.plan, async ({ body }) =>
    planView(await planConfiguration(kernel.db, kernel, kinds, body.files)),
  );
  mount(configuration.apply, async ({ body, actor }) =>
    planView(await applyConfiguration(kernel, actor, kinds, body.files)),
  );
  mount(configuration.export, async ({ query }) => ({
    documents: await exportConfiguration(kernel.db, kinds, query.kind),
  }));
}

function planView({ planned, warnings }: ConfigurationPlan) {
  const changes = planned.map(({ action, kind, document, differences }) => ({
    action,
    kind: kind.kind,
    name: document.manifest.metadata.name,
    file: document.file,
    line: document.line,
    differences: [...differences],
  }));
  const count = (wanted: string) => changes.filter(({ action }) => action === wanted).length;
  return {
    changes,
    warnings: [...warnings],
    creates: count("create"),
    updates: count("update"),
    unchanged: count("unchanged"),
  };
}
