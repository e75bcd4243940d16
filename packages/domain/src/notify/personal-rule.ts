import { Temporal } from "temporal-polyfill";
import type { Urgency } from "../alerts/priority.ts";

/** One moment of a rule: who or what is tried, so many minutes after the page. */
export type RuleStep = {
  readonly afterMinutes: number;
  /** Channels (every contact of theirs), or the ids of single contacts. */
  readonly to: readonly string[];
};

/** Hours in which nothing of low urgency is sent, on the person's own clock: from 22:00 to 07:00. */
export type QuietHours = { readonly from: string; readonly to: string };

export type PersonalRule = { readonly steps: readonly RuleStep[]; readonly quiet: QuietHours | null };

/** A way to reach the person. */
export type Contact = {
  readonly id: string | null;
  readonly channel: string;
  /** As its owner knows it: an address, or the name of a device. */
  readonly label: string;
  readonly verified: boolean;
  /** Undefined when the channel can be used now; else why not. */
  readonly notReady?: string | undefined;
};

export type Planned<C> = { readonly contact: C; readonly afterMinutes: number; readonly because: string };
export type PersonalPlan<C> = {
  /** Earliest first; never empty while there is any contact. */
  readonly planned: readonly Planned<C>[];
  readonly unused: readonly { readonly contact: C; readonly because: string }[];
};

/** Messages at once, and a call for whoever sleeps through them; what can wait goes where it wakes nobody. */
export const DEFAULT_RULES: Readonly<Record<Urgency, PersonalRule>> = {
  high: {
    steps: [
      { afterMinutes: 0, to: ["push", "sms", "slack", "ntfy", "unifiedpush", "email", "webhook"] },
      { afterMinutes: 2, to: ["voice"] },
    ],
    quiet: null,
  },
  low: { steps: [{ afterMinutes: 0, to: ["email", "slack", "webhook"] }], quiet: null },
};

const WORDS = { high: "urgent pages", low: "pages that can wait" } as const;

/** How a delay reads: `at once`, `after 2 minutes`. */
export const delayWords = (minutes: number): string =>
  minutes === 0 ? "at once" : `after ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;

const isNamed = ({ to }: RuleStep, { id, channel }: Contact): boolean =>
  to.includes(channel) || (id !== null && to.includes(id));

const whyUnusable = ({ verified, notReady }: Contact): string | undefined =>
  notReady ?? (verified ? undefined : "it is not verified: type the code that was sent there");

/**
 * Minutes until quiet hours end; 0 outside of them. Counted on the clock of the zone, so a night in which the clocks
 * change ends at the hour that the person chose.
 */
export function quietMinutes(quiet: QuietHours | null, timeZone: string, atMs: number): number {
  if (!quiet || quiet.from === quiet.to) return 0;
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  const [from, to, now] = [Temporal.PlainTime.from(quiet.from), Temporal.PlainTime.from(quiet.to), local.toPlainTime()];
  const before = (one: Temporal.PlainTime, other: Temporal.PlainTime) => Temporal.PlainTime.compare(one, other) < 0;
  const inside = before(from, to) ? !before(now, from) && before(now, to) : !before(now, from) || before(now, to);
  if (!inside) return 0;
  const day = before(now, to) ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  const end = day.toZonedDateTime({ timeZone, plainTime: to });
  return Math.ceil((end.epochMilliseconds - atMs) / 60_000);
}

type Asked<C> = {
  readonly rule: PersonalRule;
  readonly contacts: readonly C[];
  readonly urgency: Urgency;
  readonly startedMs: number;
  readonly timeZone: string;
};

function byRule<C extends Contact>({ rule, contacts, urgency }: Asked<C>): Planned<C>[] {
  const steps = [...rule.steps].sort((one, other) => one.afterMinutes - other.afterMinutes);
  const named = steps.flatMap((step) =>
    contacts
      .filter((contact) => isNamed(step, contact) && whyUnusable(contact) === undefined)
      .map((contact) => ({ contact, afterMinutes: step.afterMinutes })),
  );
  // What cannot be used must not make the rest wait.
  const early = Math.max(0, (named[0]?.afterMinutes ?? 0) - (steps[0]?.afterMinutes ?? 0));
  return named.map(({ contact, afterMinutes }) => {
    const delay = afterMinutes - early;
    const sooner = early > 0 ? `, ${early} min sooner, as nothing before it can be used` : "";
    return { contact, afterMinutes: delay, because: `your rule for ${WORDS[urgency]}: ${delayWords(delay)}${sooner}` };
  });
}

/** The rule reaches nobody: whatever does, rather than silence. Verified ways first, then the others, then those that fail. */
function lastResort<C extends Contact>({ contacts, urgency }: Asked<C>): Planned<C>[] {
  const ready = contacts.filter(({ notReady }) => notReady === undefined);
  const verified = ready.filter((contact) => contact.verified);
  const none = `your rule for ${WORDS[urgency]} names nothing that can be used`;
  const [use, because] =
    verified.length > 0
      ? [verified, none]
      : ready.length > 0
        ? [ready, `it was never verified, but there is no verified way to reach you`]
        : [contacts, `${none}, and nothing else is set up`];
  return use.map((contact) => ({ contact, afterMinutes: 0, because }));
}

/**
 * What happens when, from a page on, until somebody answers. Pure: the delivery walks it, and the interface draws it.
 * Contacts that are not verified are used only when nothing else is left.
 */
export function personalPlan<C extends Contact>(asked: Asked<C>): PersonalPlan<C> {
  const ruled = byRule(asked);
  const chosen = ruled.length > 0 ? ruled : lastResort(asked);
  const wait = asked.urgency === "low" ? quietMinutes(asked.rule.quiet, asked.timeZone, asked.startedMs) : 0;
  const planned = chosen.map((one) =>
    wait === 0
      ? one
      : { ...one, afterMinutes: one.afterMinutes + wait, because: `${one.because}, after your quiet hours` },
  );
  const used = new Set(planned.map(({ contact }) => contact));
  const unused = asked.contacts
    .filter((contact) => !used.has(contact))
    .map((contact) => ({
      contact,
      because: whyUnusable(contact) ?? `your rule for ${WORDS[asked.urgency]} does not name it`,
    }));
  return { planned, unused };
}
