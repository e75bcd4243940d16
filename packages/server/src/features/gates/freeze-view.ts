import type { Freeze, FreezeOverride } from "@shipshape/contract/gates-freezes";
import type { ChangeSelector } from "@shipshape/domain/gates/change-selector";
import type { Freeze as FreezeRule } from "@shipshape/domain/gates/freeze";
import { comesAgain, type FreezeTime, toldSpan } from "@shipshape/domain/gates/freeze-times";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { type Recurrence, recurrenceText } from "@shipshape/domain/time/recurrence";
import type * as z from "zod";
import type { FreezeWindow, OverrideRow } from "./freeze-store.ts";
import { isOpen } from "./opening-store.ts";

type FreezeView = z.input<typeof Freeze>;

/** When a row of the calendar is. */
function timeOf({ fromAt, toAt, recurrence }: FreezeWindow): FreezeTime {
  if (recurrence !== null) return recurrence as unknown as Recurrence;
  return { fromMs: fromAt?.getTime() ?? 0, toMs: toAt?.getTime() ?? 0 };
}

/** A freeze as the rule sees it. */
export const freezeOf = (row: FreezeWindow): FreezeRule => ({
  name: row.name,
  kind: row.kind as FreezeRule["kind"],
  when: timeOf(row),
  reason: row.reason,
  selector: row.selector as ChangeSelector,
  overrun: row.overrun,
  manual: row.manual,
});

const recursText = (when: Recurrence): string =>
  `${recurrenceText(when)}, for ${humanizeMinutes(when.durationMinutes)} (${when.timeZone})`;

/** A freeze as the API tells it. */
export function freezeView(row: FreezeWindow, at: Date): FreezeView {
  const when = timeOf(row);
  const span = toldSpan(when, at.getTime());
  return {
    name: row.name,
    displayName: row.displayName,
    kind: row.kind as FreezeView["kind"],
    from: new Date(span.fromMs),
    to: new Date(span.toMs),
    recurrence: comesAgain(when) ? when : null,
    recurs: comesAgain(when) ? `${recursText(when)}${span.comes ? "" : "; it comes no more"}` : null,
    overrun: row.overrun,
    manual: row.manual,
    reason: row.reason,
    selector: row.selector as FreezeView["selector"],
    labels: row.labels as FreezeView["labels"],
    annotations: row.annotations as FreezeView["annotations"],
    active: span.fromMs <= at.getTime() && at.getTime() < span.toMs,
  };
}

/** An override as the API tells it. */
export const overrideView = (row: OverrideRow, at: Date): z.input<typeof FreezeOverride> => ({
  id: row.id,
  freeze: row.freezeName,
  service: row.serviceName,
  environment: row.environment,
  reason: row.reason,
  overriddenBy: row.overriddenBy,
  overriddenAt: row.overriddenAt,
  until: row.untilAt,
  endedAt: row.endedAt,
  endedBy: row.endedBy,
  active: isOpen(row, at),
});
