import { configuration } from "@shipshape/contract/configuration";
import type { Http } from "../http.ts";
import type { Kernel } from "../kernel.ts";
import { applyConfiguration } from "./apply-configuration.ts";
import { exportConfiguration } from "./export-configuration.ts";
import type { ConfigurationKind } from "./kind.ts";
import { planConfiguration } from "./plan-configuration.ts";
import { planEffects } from "./plan-effects.ts";
import { planView } from "./plan-view.ts";

/** Configuration as code over HTTP. */
export function mountConfigurationRoutes({ mount }: Http, kernel: Kernel, kinds: readonly ConfigurationKind[]): void {
  mount(configuration.plan, async ({ body }) => {
    const plan = await planConfiguration(kernel.db, kernel, kinds, body.files, body);
    return planView(plan, await planEffects(kernel.db, kernel, plan));
  });
  mount(configuration.apply, async ({ body, actor }) =>
    planView(await applyConfiguration(kernel, actor, kinds, body.files, body)),
  );
  mount(configuration.export, async ({ query }) => ({
    documents: await exportConfiguration(kernel.db, kinds, query.kind),
  }));
}
