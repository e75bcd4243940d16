import type { changesRecord } from "@shipshape/contract/changes-record";
import type { HandlerInput, HandlerOutput } from "@shipshape/contract/route";
import { shortId } from "@shipshape/domain/short-id";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { type MatrixPlace, matrixViews } from "./matrix-views.ts";

type Matrix = HandlerOutput<typeof changesRecord.matrix>;
type Cell = Matrix["rows"][number]["cells"][number];

function cellOf(place: MatrixPlace, now: Date): Cell {
  const { lastNumber, lastVersion, lastStatus, lastAt, driftEnvironment, driftSince } = place;
  const failed = lastNumber !== null && lastVersion !== null && lastStatus !== null && lastAt !== null;
  return {
    environment: place.environment,
    version: place.version,
    commit: place.commitSha,
    deployment: shortId("deployment", place.number),
    since: place.finishedAt,
    kind: place.kind as Cell["kind"],
    latest: failed
      ? { deployment: shortId("deployment", lastNumber), version: lastVersion, status: lastStatus, at: lastAt }
      : null,
    drift:
      driftEnvironment === null || driftSince === null
        ? null
        : {
            environment: driftEnvironment,
            deployments: place.driftDeployments ?? 0,
            commits: place.driftCommits,
            days: Math.max(0, (now.getTime() - driftSince.getTime()) / DAY_MS),
          },
  };
}

/** What runs where, a page of services at a time. */
export async function matrix(
  { db, clock }: Kernel,
  query: HandlerInput<typeof changesRecord.matrix>["query"],
): Promise<Matrix> {
  const views = matrixViews(db);
  const [known, services] = await Promise.all([views.environments(), views.services(query)]);
  const places = grouped(await views.places(services.map(({ id }) => id)), ({ serviceId }) => serviceId);
  const names = new Set(known.map(({ name }) => name));
  const further = [...new Set([...places.values()].flat().map(({ environment }) => environment))].filter(
    (name) => !names.has(name),
  );
  const now = clock.now();
  return {
    environments: [...further.toSorted().map((name) => ({ name, kind: "unknown" })), ...known],
    rows: services.map(({ id, name, owner }) => ({
      service: name,
      owner,
      cells: (places.get(id) ?? []).map((place) => cellOf(place, now)),
    })),
    next: nextPage(services, query.limit, ({ name }) => name),
  };
}
