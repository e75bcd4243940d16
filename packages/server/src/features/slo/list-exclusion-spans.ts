import type { ExclusionSpan } from "@shipshape/contract/slo-exclusions";
import { excludedSpans, holdsFor } from "@shipshape/domain/slo/exclusion";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { mergedSpans } from "@shipshape/domain/time/span";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { subjectsOf, timeOf } from "./excluded-spans.ts";
import { exclusionStore } from "./exclusion-store.ts";
import { windowOf } from "./objective-window.ts";
import type { SloRow } from "./slo-store.ts";

const LONGEST_MS = 400 * 86_400_000;

type Asked = { readonly from?: Date | undefined; readonly to?: Date | undefined };

/** The stretches of time that are taken out of an objective's budget, each by name, oldest first. */
export async function listExclusionSpans(db: Db, slo: SloRow, asked: Asked, at: Date) {
  const to = asked.to ?? at;
  const from = asked.from ?? new Date(windowOf(slo.rules, to.getTime()).fromMs);
  if (from >= to) throw invalid([{ path: "from", message: "it must lie before 'to'" }]);
  if (to.getTime() - from.getTime() > LONGEST_MS) {
    throw invalid([{ path: "from", message: "ask for at most 400 days at once" }]);
  }
  const subject = (await subjectsOf(db, [slo])).get(slo.id);
  const exclusions = await exclusionStore(db).all();
  const holding = exclusions.filter(({ selector }) => subject !== undefined && holdsFor(selector, subject));
  const found = holding.flatMap(({ name, displayName, when, reason, author }) =>
    excludedSpans(timeOf(when), from.getTime(), to.getTime()).map((span) => ({
      span,
      view: { exclusion: name, displayName, kind: when.kind, reason, author },
    })),
  );
  found.sort((a, b) => a.span.fromMs - b.span.fromMs);
  const spans = found.map(
    ({ span, view }): z.input<typeof ExclusionSpan> => ({
      from: new Date(span.fromMs),
      to: new Date(span.toMs),
      ...view,
    }),
  );
  const merged = mergedSpans(found.map(({ span }) => span));
  const excludedMinutes = Math.round(merged.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / MINUTE_MS);
  return { slo: slo.name, from, to, spans, excludedMinutes };
}
