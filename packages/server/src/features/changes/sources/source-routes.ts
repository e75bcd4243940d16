import { changeSources as routes } from "@shipshape/contract/changes-sources";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../../kernel/http.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { nextPage } from "../../../kernel/next-page.ts";
import type { ChangeEventState as EventState } from "../change-event-store.ts";
import { inboxViews } from "../inbox-views.ts";
import { createSource, type MadeSource } from "./create-source.ts";
import { deleteSource } from "./delete-source.ts";
import { importHistory } from "./import-history.ts";
import { knownSource } from "./known-source.ts";
import { rotateSource } from "./rotate-source.ts";
import type { DoorGround } from "./source-door.ts";
import { sourceStore } from "./source-store.ts";
import { sourceView, sourceViews } from "./source-views.ts";
import { tellBuild } from "./tell-build.ts";
import { testSource } from "./test-source.ts";

/** Who may tell of changes, how each of them is, and the history that is handed in by hand. */
export function mountSourceRoutes(http: Http, kernel: Kernel, { intake, keys, refusals }: DoorGround): void {
  const { mount } = http;
  const { db, clock } = kernel;
  const { publicUrl: url } = kernel.config;
  const made = async ({ source, key, secret }: MadeSource) => ({
    source: await sourceView(db, source, clock.now()),
    key,
    secret,
    url,
  });
  const changed = async <T>(change: Promise<T>): Promise<T> => {
    const done = await change;
    keys.forget();
    return done;
  };

  mount(routes.listSources, async () => {
    await refusals.keep();
    return { sources: await sourceViews(db, await sourceStore(db).all(), clock.now()), url };
  });
  mount(routes.listSourceEvents, async ({ params, query }) => {
    const { id } = await knownSource(db, params.source);
    const rows = await inboxViews(db).ofSource(id, query);
    const events = rows.map((row) => ({ ...row, state: row.state as EventState }));
    return { events, next: nextPage(rows, query.limit, (row) => row.id) };
  });
  mount(routes.createSource, async ({ body, actor }) => made(await changed(createSource(kernel, actor, body))));
  mount(routes.rotateSource, async ({ params, body, actor }) =>
    made(await changed(rotateSource(kernel, actor, params.source, body))),
  );
  mount(routes.testSource, async ({ params }) => testSource(http, kernel, keys, await knownSource(db, params.source)));
  mount(routes.deleteSource, async ({ params, actor }) => {
    await changed(deleteSource(kernel, actor, params.source));
    return DONE;
  });
  mount(routes.importHistory, ({ body }) => importHistory(kernel.db, intake, body));
  mount(routes.tellBuild, ({ body, actor }) => tellBuild(db, intake, actor, body));
}
