import type { BackTest, BackTestQuestion } from "@shipshape/contract/slo-history";
import { type BackTestResult, backTest } from "@shipshape/domain/slo/back-test";
import { backTestSentences } from "@shipshape/domain/slo/back-test-effect";
import { minuteOf, noMinutes } from "@shipshape/domain/slo/minutes";
import { windowMinutes } from "@shipshape/domain/slo/window";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { type Compared, comparedDefinitions } from "./back-test-question.ts";
import { backTestView } from "./back-test-view.ts";
import { excludedSpansOf } from "./excluded-spans.ts";
import { ledgerStore } from "./ledger-store.ts";
import { minutesOf } from "./minute-reads.ts";
import type { SloRow } from "./slo-store.ts";

/** Replays another definition of an objective beside its own over what was measured in the last so many days. */
export async function runBackTest(
  db: Db,
  slo: SloRow,
  question: z.output<typeof BackTestQuestion>,
  at: Date,
): Promise<z.input<typeof BackTest>> {
  const compared = await comparedDefinitions(db, slo, question);
  const found = await replayBoth(db, slo, compared, question.days, at);
  const { before, after } = found;
  return {
    slo: slo.name,
    from: new Date(found.fromMs),
    to: new Date(found.toMs),
    measuredShare: after.measuredShare,
    before: before && compared.before ? backTestView(compared.before, before) : null,
    after: backTestView(compared.after, after),
    because: backTestSentences(before, after, question.days),
  };
}

type Replayed = {
  readonly before: BackTestResult | undefined;
  readonly after: BackTestResult;
  readonly fromMs: number;
  readonly toMs: number;
};

/** Both definitions over the same minutes, exclusions and incidents. */
export async function replayBoth(
  db: Db,
  slo: SloRow,
  { before, after }: Compared,
  days: number,
  at: Date,
): Promise<Replayed> {
  const toMs = minuteOf(at.getTime()) + MINUTE_MS;
  const fromMs = toMs - days * DAY_MS;
  const windows = [before, after].map((one) => (one ? windowMinutes(one.rules.window.duration) : 0));
  // A calendar window may be a little longer than its nominal length.
  const sinceMs = fromMs - Math.max(...windows) * MINUTE_MS - 7 * DAY_MS;
  const [minutes, spans, incidents] = await Promise.all([
    minutesOf(db, [slo.id], sinceMs, toMs, "measured"),
    excludedSpansOf(db, [slo], sinceMs, toMs),
    ledgerStore(db).incidentsBetween([slo.serviceId], new Date(fromMs), new Date(toMs)),
  ]);
  const measured = minutes.get(slo.id) ?? noMinutes(sinceMs, 0);
  const excluded = spans.get(slo.id) ?? [];
  const known = incidents.map(({ shortId, title, beganAt, resolvedAt }) => ({
    reference: shortId,
    title,
    fromMs: beganAt.getTime(),
    toMs: resolvedAt?.getTime(),
  }));
  const replay = ({ rules, alerting }: Compared["after"]): BackTestResult =>
    backTest({ measured, excluded, rules, alerting, fromMs, toMs, incidents: known });
  return { before: before && replay(before), after: replay(after), fromMs, toMs };
}
