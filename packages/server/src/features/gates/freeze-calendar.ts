import type { FreezeStretch } from "@shipshape/contract/gates-freezes";
import { type ChangeSelector, selects } from "@shipshape/domain/gates/change-selector";
import { freezeSpans } from "@shipshape/domain/gates/freeze-times";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Span } from "@shipshape/domain/time/span";
import { ICalCalendar, ICalEventTransparency } from "ical-generator";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { allServices, type KnownService, serviceByName, teamByName } from "../catalog/index.ts";
import { type FreezeWindow, freezeStore } from "./freeze-store.ts";
import { freezeOf } from "./freeze-view.ts";

type Stretch = z.output<typeof FreezeStretch>;
type Of = { readonly service?: string | null | undefined; readonly team?: string | null | undefined };

/** Whether a freeze holds for a service in some environment, for some class of change. */
function touches({ environments: _, changeClasses: __, ...selector }: ChangeSelector, service: KnownService): boolean {
  const { name, owner: team, tier, labels } = service;
  return selects(selector, { service: name, team, tier, labels, environment: "" });
}

async function servicesAsked(db: Db, { service, team }: Of): Promise<KnownService[] | undefined> {
  if (service) {
    const one = await serviceByName(db, service);
    if (!one) throw notFound("service", service, "'shipshape service list' shows the ones there are.");
    return [one];
  }
  if (!team) return undefined;
  if (!(await teamByName(db, team))) throw notFound("team", team, "'shipshape team list' shows the ones there are.");
  return (await allServices(db)).filter(({ owner }) => owner === team);
}

/** Which freeze it is of, and since when it is as it is. */
type Kept = Pick<FreezeWindow, "id" | "createdAt" | "updatedAt">;

/** Every stretch of every freeze that touches a range, each time it comes again, in order. */
export async function freezeStretches(db: Db, { fromMs, toMs }: Span, of: Of): Promise<(Stretch & Kept)[]> {
  const [rows, services] = await Promise.all([freezeStore(db).freezes(), servicesAsked(db, of)]);
  const stretchesOf = (row: FreezeWindow) =>
    freezeSpans(freezeOf(row).when, { fromMs, toMs })
      .spans.filter((span) => span.fromMs < toMs && span.toMs > fromMs)
      .map((span) => ({
        id: row.id,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
        freeze: row.name,
        displayName: row.displayName,
        kind: row.kind as Stretch["kind"],
        from: new Date(span.fromMs),
        to: new Date(span.toMs),
        reason: row.reason,
      }));
  return rows
    .filter((row) => services?.some((service) => touches(freezeOf(row).selector, service)) ?? true)
    .flatMap(stretchesOf)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
}

const [BACK_DAYS, AHEAD_DAYS] = [30, 365];

/** Rises each time a freeze is changed, so that calendars take what is new of an event they know (RFC 5545, 3.8.7.4). */
const sequenceOf = ({ createdAt, updatedAt }: Kept): number =>
  Math.max(0, Math.ceil((updatedAt.getTime() - createdAt.getTime()) / 1_000));

/** The freezes around now as a calendar (RFC 5545). The same stretch is the same event each time. */
export async function freezeIcal(db: Db, of: Of, now: Date): Promise<string> {
  const todayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const range = { fromMs: todayMs - BACK_DAYS * DAY_MS, toMs: todayMs + AHEAD_DAYS * DAY_MS };
  const whose = of.service ?? of.team;
  const name = whose ? `Freezes: ${whose}` : "Freezes";
  const calendar = new ICalCalendar({ name, prodId: { company: "Shipshape", product: "freezes" } });
  for (const stretch of await freezeStretches(db, range, of)) {
    const { id, displayName, kind, from, to, reason, updatedAt } = stretch;
    calendar.createEvent({
      id: `${id}-${from.toISOString()}@shipshape`,
      sequence: sequenceOf(stretch),
      start: from,
      end: to,
      stamp: updatedAt,
      lastModified: updatedAt,
      summary: kind === "deny" ? `Frozen: ${displayName}` : `Open for changes: ${displayName}`,
      description: reason,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}
