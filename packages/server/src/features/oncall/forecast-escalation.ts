import type { EscalationForecastStep, ForecastQuery } from "@shipshape/contract/oncall-escalation";
import { urgencyOf } from "@shipshape/domain/alerts/priority";
import { type EscalationBook, pathText } from "@shipshape/domain/oncall/escalation";
import type { EscalationEvent } from "@shipshape/domain/oncall/escalation-advance";
import { escalationForecast } from "@shipshape/domain/oncall/escalation-forecast";
import { hostOf } from "@shipshape/domain/oncall/escalation-words";
import type { EscalationFacts } from "@shipshape/domain/oncall/escalation-world";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { checkAhead } from "./check-ahead.ts";
import { bookWith, escalationBooks } from "./escalation-book.ts";
import { noPolicy } from "./escalation-policy-views.ts";
import { escalationWorld, type KnownWorld } from "./escalation-world.ts";
import { draftFaults, type PolicyInput } from "./put-escalation-policy.ts";

type Query = z.output<typeof ForecastQuery>;
type Step = z.input<typeof EscalationForecastStep>;

/** Longer than a policy with its repeats mostly takes: overrides further ahead are not foreseen. */
const FORESEEN_MS = 31 * 86_400_000;

const factsOf = ({ priority, urgency, severity, labels = "" }: Query): EscalationFacts => ({
  priority,
  urgency: urgency ?? urgencyOf(priority),
  severity,
  labels: Object.fromEntries(
    labels.split(",").flatMap((pair) => {
      const at = pair.indexOf("=");
      return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]] : [];
    }),
  ),
});

/** What an escalation does, as it is shown. */
export const eventView =
  ({ users }: Pick<KnownWorld, "users">) =>
  (event: EscalationEvent): Step => {
    const step = event.kind === "step" ? event : undefined;
    return {
      kind: event.kind,
      policy: event.position.policy,
      path: pathText(event.position.path),
      name: event.name,
      round: event.position.round,
      at: new Date(event.atMs),
      because: event.because,
      side: event.kind === "decision" ? event.side : null,
      people: (step?.reached.people ?? []).map(({ name, because }) => ({
        user: name,
        displayName: users.get(name)?.displayName ?? name,
        because,
      })),
      webhooks: (step?.reached.webhooks ?? []).map(hostOf),
      handsOffTo: step?.handsOffTo ?? null,
      unreachable: [...(step?.reached.unreachable ?? [])],
      urgency: step?.node.urgency ?? null,
      acknowledgements: step?.node.acknowledgements ?? 1,
    };
  };

/** The policies of a book as a picture needs them, the first one first. */
export const policiesOf = ({ start, policies }: EscalationBook) =>
  Object.entries(policies)
    .toSorted(([a], [b]) => Number(b === start) - Number(a === start))
    .map(([name, { steps, repeat }]) => ({ name, steps: structuredClone(steps) as never[], repeat }));

async function forecastOf(db: Db, book: EscalationBook, query: Query, now: Date) {
  const { at = now } = query;
  checkAhead(now, at);
  const world = await escalationWorld(db, [book], { at, until: new Date(at.getTime() + FORESEEN_MS) });
  const facts = factsOf(query);
  const { events, endsAtMs, because } = escalationForecast({ book, world, facts }, at.getTime(), world.turns);
  return {
    policy: book.start,
    at,
    priority: facts.priority,
    urgency: facts.urgency,
    steps: events.map(eventView(world)),
    ends: { at: new Date(endsAtMs), because },
    policies: policiesOf(book),
  };
}

/** Whom a policy would page from a moment on, step by step, by the very rules that page. */
export async function forecastEscalation(db: Db, name: string, query: Query, now: Date) {
  const book = (await escalationBooks(db, [name])).get(name);
  if (!book) throw noPolicy(name);
  return forecastOf(db, book, query, now);
}

/** The same of a policy that nobody has saved yet, with what is wrong with it. */
export async function tryEscalation(db: Db, name: string, draft: PolicyInput, query: Query, now: Date) {
  const faults = await draftFaults(db, name, draft);
  const book = await bookWith(db, name, draft);
  return { ...(await forecastOf(db, book, query, now)), faults };
}
