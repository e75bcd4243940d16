import type { HandlerInput, HandlerOutput } from "@shipshape/contract/route";
import type { slo } from "@shipshape/contract/slo";
import { proposeTarget } from "@shipshape/domain/slo/propose-target";
import {
  type Scope,
  type SuggestedObjective,
  servicesIn,
  suggestObjectives,
} from "@shipshape/domain/slo/suggest-objective";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { lookInto, lookIntoAll, SourceError, type SourceLook } from "../telemetry/index.ts";

type Asked = HandlerInput<typeof slo.suggest>["query"];
type Answer = HandlerOutput<typeof slo.suggest>;
type Suggestion = Answer["suggestions"][number];

const LOOK_BACK_DAYS = 7;
const STEPS = 48;
const STEP_MINUTES = 30;

/** Looks at what the sources show of a service now, and says what could be promised. It changes nothing. */
export async function suggestSlos(kernel: Kernel, asked: Asked): Promise<Answer> {
  const looks = await looksOf(kernel, asked);
  if (looks.length === 0) {
    return { suggestions: [], because: "No metrics are read yet: add a source, a Prometheus or a metrics page." };
  }
  const refusals: string[] = [];
  for (const look of looks) {
    try {
      const suggestions = await suggestionsFrom(look, asked, looks.length === 1);
      if (suggestions.length > 0) return { suggestions, because: `from the metrics that ${look.name} shows now` };
      refusals.push(
        `${look.name} shows no metric of ${asked.value ?? asked.service} that counts requests with their status`,
      );
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      refusals.push(`${look.name} gives no metrics: ${error.message}`);
    }
  }
  const mend =
    "Export a counter such as http_requests_total with a label code, or write the objective's queries yourself.";
  return { suggestions: [], because: `${refusals.join("; ")}. ${mend}` };
}

async function looksOf(kernel: Kernel, { source }: Asked): Promise<SourceLook[]> {
  if (source === undefined) return lookIntoAll(kernel);
  const look = await lookInto(kernel, source);
  if (!look) throw notFound("source", source, "GET /api/v1/sources lists them.");
  return [look];
}

async function suggestionsFrom(look: SourceLook, asked: Asked, isChosen: boolean): Promise<Suggestion[]> {
  const groups = await look.groups();
  const scope = scopeOf(
    asked,
    servicesIn(groups).map((one) => one.scope),
    isChosen && !look.canLookBack,
  );
  if (scope === "none") return [];
  const suggested = suggestObjectives(groups, { scope, canSum: look.canLookBack });
  return Promise.all(suggested.map((one) => withPast(look, one)));
}

/** Whose series are meant: as asked, else those that carry the service's name; all of a page that is one service's. */
function scopeOf(
  { service, label, value = service }: Asked,
  scopes: readonly Scope[],
  mayBeAll: boolean,
): Scope | undefined | "none" {
  if (label !== undefined) return { label, value };
  const named = scopes.find((scope) => scope.value === value);
  if (named) return scopes.length === 1 && mayBeAll ? undefined : named;
  return mayBeAll && scopes.length <= 1 ? undefined : "none";
}

/** What the source counted before, where it can say, and the target that follows from it. */
async function withPast(look: SourceLook, { soFar, ...suggested }: SuggestedObjective): Promise<Suggestion> {
  const past = look.canLookBack && suggested.counter ? await pastOf(look, suggested) : undefined;
  const observed = past?.observed ?? (soFar && { ...soFar, over: "what it counted so far" });
  const { decision: target, because: targetBecause } = proposeTarget(past?.observed);
  return {
    ...suggested,
    source: look.name,
    target,
    targetBecause,
    observed,
    eventsPerDay: past ? past.eventsPerDay : null,
    points: past?.points ?? [],
  };
}

async function pastOf(look: SourceLook, { good, total }: Pick<SuggestedObjective, "good" | "total">) {
  const [goods, totals, goodSteps, totalSteps] = await Promise.all([
    look.eventsOver(good, LOOK_BACK_DAYS),
    look.eventsOver(total, LOOK_BACK_DAYS),
    look.eventsByStep(good, STEPS, STEP_MINUTES),
    look.eventsByStep(total, STEPS, STEP_MINUTES),
  ]);
  const goodAt = new Map(goodSteps.map(({ at, events }) => [at.getTime(), events]));
  const points = totalSteps.map(({ at, events }) => ({
    at,
    good: Math.min(events, goodAt.get(at.getTime()) ?? 0),
    total: events,
  }));
  const observed = { good: Math.min(goods, totals), total: totals, over: `the last ${LOOK_BACK_DAYS} days` };
  // A source that is younger than a week shows a day of traffic better by its last day.
  const lastDay = points.reduce((sum, point) => sum + point.total, 0);
  return { observed, points, eventsPerDay: Math.max(totals / LOOK_BACK_DAYS, lastDay) };
}
