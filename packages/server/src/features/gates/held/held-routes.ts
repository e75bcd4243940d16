import { gateSources as routes } from "@shipshape/contract/gates-sources";
import { DONE } from "@shipshape/contract/value";
import { inTransaction } from "../../../kernel/database.ts";
import type { Http } from "../../../kernel/http.ts";
import { enqueue } from "../../../kernel/jobs.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError, notFound } from "../../../kernel/problem.ts";
import { audit } from "../../access/index.ts";
import { answerHeldJob } from "./answer-held.ts";
import { deleteGateSource, knownGateSource, putGateCredentials, rotateGateSource } from "./change-gate-source.ts";
import { createGateSource, type MadeGateSource } from "./create-gate-source.ts";
import { createGateKeys } from "./gate-keys.ts";
import { createGateRefusals } from "./gate-refusals.ts";
import { gateSourceStore } from "./gate-source-store.ts";
import { gateSourceView, gateSourceViews, heldViews } from "./gate-source-views.ts";
import { createGithub } from "./github-app.ts";
import { mountHeldDoor } from "./held-door.ts";
import { type HeldRow, heldStore } from "./held-store.ts";
import { testGateSource } from "./test-gate-source.ts";

/** Who holds deployments until the gate has answered, and what is held. */
export function mountHeldRoutes(http: Http, kernel: Kernel): void {
  const { mount } = http;
  const { db, clock, config } = kernel;
  const keys = createGateKeys(kernel);
  const github = createGithub(kernel);
  const refusals = createGateRefusals(kernel);
  http.app.addHook("onClose", refusals.start());
  mountHeldDoor(http, kernel, { keys, refusals });

  const view = (row: Parameters<typeof gateSourceView>[1]) => gateSourceView(db, row, clock.now());
  const made = async ({ source, key, secret }: MadeGateSource) => ({
    source: await view(source),
    key,
    secret,
    url: config.publicUrl,
  });
  const heldView = async (row: HeldRow) => {
    const [one] = await heldViews(db, [row]);
    if (!one) throw new Error(`the held deployment ${row.id} has no view`);
    return one;
  };

  mount(routes.listSources, async () => {
    await refusals.keep();
    const sources = await gateSourceViews(db, await gateSourceStore(db).all(), clock.now());
    return { sources, url: config.publicUrl };
  });
  mount(routes.createSource, async ({ body, actor }) => made(await createGateSource(kernel, actor, body)));
  mount(routes.putCredentials, async ({ params, body, actor }) =>
    view(await putGateCredentials(kernel, actor, params.source, body)),
  );
  mount(routes.rotateSource, async ({ params, body, actor }) =>
    made(await rotateGateSource(kernel, actor, params.source, body.atOnce)),
  );
  mount(routes.testSource, async ({ params }) =>
    testGateSource(http, kernel, keys, github, await knownGateSource(db, params.source)),
  );
  mount(routes.deleteSource, async ({ params, actor }) => {
    await deleteGateSource(kernel, actor, params.source);
    return DONE;
  });

  mount(routes.listHeld, async ({ query: { state, service, limit } }) => ({
    held: await heldViews(db, await heldStore(db).list({ isOpen: state === "open", service, limit })),
  }));
  mount(routes.askHeldAgain, async ({ params: { id }, actor }) =>
    inTransaction(db, async (tx) => {
      const row = await heldStore(tx).byId(id);
      if (!row) throw notFound("held deployment", id, "'shipshape gate held' shows those there are.");
      if (row.settledAt !== null) throw new DomainError("conflict", "It is answered already.");
      const asked = await heldStore(tx).change(id, { nextAt: clock.now() });
      await enqueue(tx, answerHeldJob, { id }, { key: id });
      await audit(tx, actor, { action: "gates.askHeldAgain", subject: `held-deployment:${id}` });
      return heldView(asked);
    }),
  );
}
