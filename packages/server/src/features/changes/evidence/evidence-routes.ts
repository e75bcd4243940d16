import { evidence } from "@shipshape/contract/changes-evidence";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Db } from "../../../kernel/database.ts";
import type { Http } from "../../../kernel/http.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { nextPage } from "../../../kernel/next-page.ts";
import { parseInput } from "../../../kernel/parse-input.ts";
import { notFound } from "../../../kernel/problem.ts";
import { knownService, servicesByIds } from "../../catalog/index.ts";
import { compareEvidence } from "./compare-evidence.ts";
import { evidenceDetail } from "./evidence-detail.ts";
import { evidenceStore } from "./evidence-store.ts";
import { evidenceView } from "./evidence-view.ts";
import { evidenceViews } from "./evidence-views.ts";
import { LIMITS } from "./report-stream.ts";
import { takeEvidence } from "./take-evidence.ts";
import { flakyTests, testHistory } from "./test-history.ts";
import { tooLarge } from "./unreadable.ts";
import { uploadTurns } from "./upload-turns.ts";

/** Says which environments count as production: another room knows. */
export type Production = (db: Db) => Promise<string[]>;

type Uploaded = HandlerInput<typeof evidence.uploadEvidence>["query"];

/** The one route whose body is a file: it is read as it comes, and never held whole. */
function mountUpload({ app, mountRawIn }: Http, kernel: Kernel): void {
  const turns = uploadTurns();
  app.register(async (part) => {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser("*", (_, payload, done) => done(null, payload));
    // a body without a type is a file as well
    part.addHook("preParsing", async (request, _, payload) => {
      request.headers["content-type"] ??= "application/octet-stream";
      if (Number(request.headers["content-length"] ?? 0) > LIMITS.sentMiB * 2 ** 20)
        throw tooLarge(`The file is larger than ${LIMITS.sentMiB} MiB as sent: send it with gzip, or in parts.`);
      return payload;
    });
    mountRawIn(part)(evidence.uploadEvidence, async ({ actor, request }) => {
      const about: Uploaded = parseInput(evidence.uploadEvidence.query, request.query, "query");
      const body = (request.body ?? []) as AsyncIterable<Buffer>;
      return evidence.uploadEvidence.response.parse(await takeEvidence({ kernel, turns }, actor, about, body));
    });
  });
}

export function mountEvidenceRoutes(http: Http, kernel: Kernel, production: Production): void {
  const { db } = kernel;
  const views = evidenceViews(db);
  mountUpload(http, kernel);

  http.mount(evidence.listEvidence, async ({ query }) => {
    const { service: name, version, commit, environment, kind, after, limit } = query;
    const service = name === undefined ? undefined : await knownService(db, name);
    const isOne = version !== undefined || commit !== undefined;
    const same =
      isOne && service
        ? await views.sameAs(service.id, version ?? null, commit ?? null)
        : { versions: version ? [version] : [], commits: commit ? [commit] : [] };
    const filter = { serviceId: service?.id, same: isOne ? same : undefined, environment, kind, after, limit };
    const rows = await views.list(filter);
    const services = await servicesByIds(db, [...new Set(rows.map(({ serviceId }) => serviceId))]);
    return {
      evidence: rows.map((row) => evidenceView(row, services.get(row.serviceId)?.name ?? "unknown")),
      next: nextPage(rows, limit, ({ id }) => id),
    };
  });
  http.mount(evidence.compareEvidence, async ({ query }) =>
    compareEvidence(db, await knownService(db, query.service), query, await production(db)),
  );
  http.mount(evidence.getEvidence, async ({ params }) => {
    const row = await evidenceStore(db).find(params.id);
    if (!row) throw notFound("evidence", params.id, "'shipshape evidence list' shows what there is.");
    const services = await servicesByIds(db, [row.serviceId]);
    const service = services.get(row.serviceId)?.name ?? "unknown";
    return { evidence: evidenceView(row, service), detail: await evidenceDetail(db, row) };
  });
  http.mount(evidence.listFlaky, async ({ query }) =>
    flakyTests(db, (await knownService(db, query.service)).id, query.runs),
  );
  http.mount(evidence.testHistory, async ({ params, query }) => {
    const history = await testHistory(db, (await knownService(db, query.service)).id, params.key, query.runs);
    if (!history) throw notFound("test", params.key, `${query.service} has not run it in the time that is kept.`);
    return history;
  });
}
