import { sloExclusions as routes } from "@shipshape/contract/slo-exclusions";
import { DONE } from "@shipshape/contract/value";
import { holdsFor } from "@shipshape/domain/slo/exclusion";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { createExclusion } from "./create-exclusion.ts";
import { subjectsOf } from "./excluded-spans.ts";
import { exclusionStore } from "./exclusion-store.ts";
import { exclusionView } from "./exclusion-view.ts";
import { listExclusionSpans } from "./list-exclusion-spans.ts";
import { previewExclusion, previewExclusionRemoval } from "./preview-exclusion.ts";
import { removeExclusion } from "./remove-exclusion.ts";
import { sloStore } from "./slo-store.ts";
import { updateExclusion } from "./update-exclusion.ts";

type Filter = { readonly slo?: string | undefined; readonly service?: string | undefined };

export function mountExclusionRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  const store = exclusionStore(db);

  mount(routes.listExclusions, async ({ query }) => {
    const [at, rows] = [clock.now(), await store.all()];
    const held = rows.length === 0 ? [] : await namedIn(kernel, query);
    const isMeant = ({ selector }: (typeof rows)[number]) =>
      held === undefined || held.some((subject) => holdsFor(selector, subject));
    return { exclusions: rows.filter(isMeant).map((row) => exclusionView(row, at)) };
  });
  mount(routes.getExclusion, async ({ params }) => {
    const row = await store.byName(params.name);
    if (!row) throw notFound("exclusion", params.name, "'shipshape slo exclusions list' shows the ones there are.");
    return exclusionView(row, clock.now());
  });
  mount(routes.createExclusion, ({ body, actor }) => createExclusion(kernel, actor, body));
  mount(routes.updateExclusion, ({ params, body, actor }) => updateExclusion(kernel, actor, params.name, body));
  mount(routes.removeExclusion, async ({ params, query, actor }) => {
    await removeExclusion(kernel, actor, params.name, query.reason);
    return DONE;
  });
  mount(routes.previewExclusion, ({ body, actor }) => previewExclusion(kernel, actor, body));
  mount(routes.previewExclusionRemoval, ({ params }) => previewExclusionRemoval(kernel, params.name));
  mount(routes.listExclusionSpans, async ({ params, query }) => {
    const slo = await sloStore(db).byName(params.name);
    if (!slo) throw notFound("SLO", params.name, "'shipshape slo list' shows the ones there are.");
    return listExclusionSpans(db, slo, query, clock.now());
  });
}

/** The objectives that a filter means; undefined where it means none in particular. */
async function namedIn({ db }: Kernel, { slo, service }: Filter) {
  if (slo === undefined && service === undefined) return undefined;
  const subjects = await subjectsOf(db, await sloStore(db).counted("all"));
  return [...subjects.values()].filter(
    (one) => (slo === undefined || one.slo === slo) && (service === undefined || one.service === service),
  );
}
