import { alertIntegrations } from "@shipshape/contract/integrations";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { createIntegration, type WithKey } from "./create-integration.ts";
import { deleteIntegration, restoreIntegration } from "./delete-integration.ts";
import type { Keyring } from "./integration-keys.ts";
import { integrationStore } from "./integration-store.ts";
import type { IntegrationTally } from "./integration-tally.ts";
import { integrationView, integrationViews } from "./integration-views.ts";
import { knownIntegration } from "./known-integration.ts";
import { rotateIntegration, undoRotateIntegration } from "./rotate-integration.ts";
import { sendSample } from "./send-sample.ts";
import { updateIntegration } from "./update-integration.ts";

/** Who may send alerts, and with which key. */
export function mountIntegrationRoutes(
  http: Http,
  kernel: Kernel,
  { keys, tally }: { keys: Keyring; tally: IntegrationTally },
): void {
  const { mount } = http;
  const { db, clock } = kernel;
  const routes = alertIntegrations;
  const withKey = async ({ integration, key, signingSecret }: WithKey) => ({
    integration: await integrationView(db, integration, clock.now()),
    key,
    signingSecret,
    url: kernel.config.publicUrl,
  });
  const changed = async <T>(change: Promise<T>): Promise<T> => {
    const done = await change;
    keys.forget();
    return done;
  };

  mount(routes.listIntegrations, async () => {
    await tally.keep();
    return { integrations: await integrationViews(db, await integrationStore(db).all(), clock.now()) };
  });
  mount(routes.createIntegration, async ({ body, actor }) => withKey(await createIntegration(kernel, actor, body)));
  mount(routes.updateIntegration, async ({ params, body, actor }) =>
    integrationView(db, await changed(updateIntegration(kernel, actor, params.integration, body)), clock.now()),
  );
  mount(routes.rotateIntegration, async ({ params, body, actor }) =>
    withKey(await changed(rotateIntegration(kernel, actor, params.integration, body.atOnce))),
  );
  mount(routes.undoRotateIntegration, async ({ params, actor }) =>
    integrationView(db, await changed(undoRotateIntegration(kernel, actor, params.integration)), clock.now()),
  );
  mount(routes.sendSample, async ({ params }) =>
    sendSample(http, kernel, keys, await knownIntegration(db, params.integration)),
  );
  mount(routes.deleteIntegration, async ({ params, actor }) => {
    await changed(deleteIntegration(kernel, actor, params.integration));
    return DONE;
  });
  mount(routes.restoreIntegration, async ({ params, actor }) =>
    integrationView(db, await changed(restoreIntegration(kernel, actor, params.integration)), clock.now()),
  );
}
