import { banner, type ComponentStatus, componentStatus } from "@shipshape/domain/statuspage/component-status";
import { dayBars, type Outage, uptimeShare } from "@shipshape/domain/statuspage/day-bars";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { servicesByNames } from "../catalog/index.ts";
import { incidentsBetween, type KnownIncident } from "../incidents/index.ts";
import type { IncidentView, PublicPage } from "./public-page.ts";
import { statuspageStore } from "./statuspage-store.ts";

const DAYS = 90;
const TOLD_DAYS = 14;

type Store = ReturnType<typeof statuspageStore>;
export type StatusPageRow = NonNullable<Awaited<ReturnType<Store["page"]>>>;

const isLive = ({ status }: KnownIncident): boolean => status !== "resolved";

const outageOf = (incident: KnownIncident): Outage => ({
  status: componentStatus([incident]).status,
  fromMs: incident.openedAt.getTime(),
  toMs: incident.resolvedAt?.getTime(),
});

/** The components of pages in their order, without those whose service was archived. */
export async function liveComponents(db: Db, pageIds: readonly string[]) {
  const rows = await statuspageStore(db).components(pageIds);
  const names = rows.map(({ serviceName }) => serviceName);
  const services = await servicesByNames(db, [...new Set(names)]);
  return rows.flatMap(({ statusPageId, name, serviceName }) => {
    const service = services.get(serviceName);
    return service ? [{ statusPageId, name, service }] : [];
  });
}

/** The components of pages, each with its status now and the incidents of the last ninety days. */
export async function componentsOf(db: Db, pageIds: readonly string[], at: Date) {
  const components = await liveComponents(db, pageIds);
  const ids = [...new Set(components.map(({ service }) => service.id))];
  const incidents = await incidentsBetween(db, ids, new Date(at.getTime() - DAYS * DAY_MS), at);
  return components.map(({ statusPageId, name, service }) => {
    const own = incidents.filter(({ serviceId }) => serviceId === service.id);
    const live = own.filter(isLive);
    const { status, because }: { status: ComponentStatus; because: string } = componentStatus(live);
    return {
      statusPageId,
      name: name ?? service.displayName,
      serviceName: service.name,
      status,
      because,
      live,
      incidents: own,
    };
  });
}

/** An update that is not published: for a look at the page as it would be. */
export type Draft = {
  readonly incidentId: string;
  readonly incidentTitle: string;
  readonly at: Date;
  readonly status: string;
  readonly text: string;
};

/** What was told, grouped by incident, the newest first. */
async function told(db: Db, page: StatusPageRow, at: Date, draft?: Draft): Promise<Map<string, IncidentView>> {
  const written = await statuspageStore(db).updates(page.id, new Date(at.getTime() - TOLD_DAYS * DAY_MS));
  const updates = draft ? [draft, ...written] : written;
  const grouped = new Map<string, { title: string; updates: { at: Date; status: string; text: string }[] }>();
  for (const { incidentId, incidentTitle, at: when, status, text } of updates) {
    const view = grouped.get(incidentId) ?? { title: incidentTitle, updates: [] };
    view.updates.push({ at: when, status, text });
    grouped.set(incidentId, view);
  }
  return grouped;
}

/** Everything that a public page shows. */
export async function publicPageView(db: Db, page: StatusPageRow, at: Date, draft?: Draft): Promise<PublicPage> {
  const components = await componentsOf(db, [page.id], at);
  const incidents = [...(await told(db, page, at, draft)).values()];
  const isOver = ({ updates }: IncidentView) => updates[0]?.status === "resolved";
  const { status, sentence } = banner(components);
  const sinceMs = page.createdAt.getTime();
  const nowMs = at.getTime();
  return {
    title: page.displayName,
    description: page.description,
    status,
    sentence,
    components: components.map(({ name, status: now, incidents: own }) => {
      const outages = own.map(outageOf);
      return {
        name,
        status: now,
        bars: dayBars({ outages, nowMs, days: DAYS, sinceMs }),
        uptimeShare: uptimeShare(outages, Math.max(sinceMs, nowMs - DAYS * DAY_MS), nowMs),
      };
    }),
    live: incidents.filter((incident) => !isOver(incident)),
    past: incidents.filter(isOver),
    at,
  };
}
