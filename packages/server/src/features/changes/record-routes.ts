import { changesRecord as routes } from "@shipshape/contract/changes-record";
import { DONE } from "@shipshape/contract/value";
import { shortId } from "@shipshape/domain/short-id";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { knownService } from "../catalog/index.ts";
import { changeListViews } from "./change-list-views.ts";
import type { ChangeReaders } from "./change-source.ts";
import { compareEnvironments } from "./compare-environments.ts";
import { mountInboxRoutes } from "./inbox-routes.ts";
import { moveMappingRule, putMappingRule, removeMappingRule, ruleViews } from "./mapping-rules.ts";
import { matrix } from "./matrix.ts";
import { recordViews } from "./record-views.ts";
import { releaseNotes } from "./release-notes.ts";
import { tryMappingRule } from "./try-mapping-rule.ts";
import { whereabouts } from "./whereabouts.ts";

/** What is where, and what came in. */
export function mountRecordRoutes({ mount }: Http, kernel: Kernel, readers: ChangeReaders): void {
  const { db } = kernel;
  mount(routes.matrix, ({ query }) => matrix(kernel, query));
  mount(routes.compareEnvironments, ({ query }) => compareEnvironments(kernel, query));
  mount(routes.whereabouts, ({ query }) => whereabouts(kernel, query));
  mount(routes.releaseNotes, ({ query }) => releaseNotes(kernel, query));
  mount(routes.listReleases, async ({ query: { service, limit } }) => {
    const { id } = await knownService(db, service);
    const rows = await recordViews(db).releases(id, limit);
    return {
      releases: rows.map((row) => ({ ...row, service, commit: row.commitSha, prerelease: row.prerelease === true })),
    };
  });
  mount(routes.listChanges, async ({ query: { service, ...filter } }) => {
    const serviceId = service === undefined ? undefined : (await knownService(db, service)).id;
    const rows = await changeListViews(db).list({ ...filter, serviceId });
    return {
      changes: rows.map((row) => ({
        ...row,
        deployment: row.number === null ? null : shortId("deployment", row.number),
      })),
      next: rows.length === filter.limit ? (rows.at(-1)?.at ?? null) : null,
    };
  });
  mountInboxRoutes(mount, kernel, readers);
  mount(routes.listMappingRules, async () => ({ rules: await ruleViews(db) }));
  mount(routes.putMappingRule, ({ params, query, body, actor }) =>
    putMappingRule(kernel, actor, params.name, body, query),
  );
  mount(routes.moveMappingRule, async ({ params, body, actor }) => ({
    rules: await moveMappingRule(kernel, actor, params.name, body.before),
  }));
  mount(routes.removeMappingRule, async ({ params, actor }) => {
    await removeMappingRule(kernel, actor, params.name);
    return DONE;
  });
  mount(routes.tryMappingRule, ({ body }) => tryMappingRule(kernel, readers, body));
}
