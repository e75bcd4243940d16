import type { StatusPage } from "@shipshape/contract/statuspage";
import { banner } from "@shipshape/domain/statuspage/component-status";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { incidentsByIds } from "../incidents/index.ts";
import { statuspageStore } from "./statuspage-store.ts";
import { componentsOf } from "./statuspage-views.ts";

type View = z.input<typeof StatusPage>;
const UPDATES_EACH = 5;

/** Every page, with what it says now, why, and what it told last. */
export async function listStatusPages({ db, clock, config }: Kernel): Promise<View[]> {
  const store = statuspageStore(db);
  const pages = await store.pages();
  const ids = pages.map(({ id }) => id);
  const [components, updates] = await Promise.all([
    componentsOf(db, ids, clock.now()),
    store.lastUpdates(ids, UPDATES_EACH),
  ]);
  const incidents = await incidentsByIds(db, [...new Set(updates.map(({ incidentId }) => incidentId))]);
  const shortIds = new Map(incidents.map(({ id, shortId }) => [id, shortId]));
  return pages.map((page) => {
    const own = components.filter(({ statusPageId }) => statusPageId === page.id);
    const { status, sentence } = banner(own);
    return {
      name: page.name,
      displayName: page.displayName,
      description: page.description,
      components: own.map(({ name, serviceName, status: now, because, live }) => ({
        name,
        service: serviceName,
        status: now,
        because,
        incidents: live.map(({ shortId }) => shortId),
      })),
      updates: updates
        .filter(({ statusPageId }) => statusPageId === page.id)
        .map(({ id, at, status: told, incidentTitle, text, publishedBy, incidentId }) => ({
          id,
          at,
          status: told as "investigating",
          title: incidentTitle,
          text,
          publishedBy,
          incident: shortIds.get(incidentId) ?? null,
        })),
      status,
      banner: sentence,
      url: `${config.publicUrl}/status/${page.name}`,
      labels: page.labels as Record<string, string>,
      annotations: page.annotations as Record<string, string>,
    };
  });
}
