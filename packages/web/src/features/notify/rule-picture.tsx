import type { PersonalRule } from "@shipshape/contract/notify-contacts";
import type { Urgency } from "@shipshape/domain/alerts/priority";
import { delayWords, personalPlan, type PersonalRule as Rule } from "@shipshape/domain/notify/personal-rule";
import type * as z from "zod";
import { PlanList, type PlannedMoment } from "../../kit/plan-list.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { channelWord } from "./channel-words.ts";
import type { MethodView } from "./reach-status.tsx";

export type RuleView = z.output<typeof PersonalRule>;

export const RULE_TITLES: Readonly<Record<Urgency, string>> = {
  high: "When an urgent page comes",
  low: "When a page comes that can wait",
};

/** A contact as the plan reads it. */
const planned = (method: MethodView) => ({
  ...method,
  verified: method.verifiedAt !== null,
  notReady: method.notReady ?? undefined,
});
type Contact = ReturnType<typeof planned>;

/** The name of a contact beside its channel; the channel alone where there is one of it. */
export function wayText(
  { channel, label }: Pick<Contact, "channel" | "label">,
  all: readonly Pick<Contact, "channel">[],
): string {
  const alone = all.filter((one) => one.channel === channel).length === 1;
  return alone && channel !== "email" ? `${channelWord(channel)}: ${label}` : `${channelWord(channel)} to ${label}`;
}

type Pictured = {
  rule: RuleView;
  urgency: Urgency;
  methods: readonly MethodView[];
  /** When the page would come. */
  atMs: number;
  timeZone: string;
};

/** The moments of a plan, as they are drawn; quiet hours are said by the rule, not counted here. */
export function momentsOf({ rule, urgency, methods, atMs, timeZone }: Pictured) {
  const contacts = methods.map(planned);
  const plain: Rule = { ...rule, quiet: null };
  const plan = personalPlan({ rule: plain, contacts, urgency, startedMs: atMs, timeZone });
  const minutes = [...new Set(plan.planned.map(({ afterMinutes }) => afterMinutes))];
  const moments = minutes.map((after): PlannedMoment => {
    const ways = plan.planned.filter(({ afterMinutes }) => afterMinutes === after);
    return {
      key: String(after),
      when: delayWords(after),
      ways: ways.map(({ contact }) => ({
        key: `${contact.channel} ${contact.address}`,
        text: wayText(contact, contacts),
        ...(contact.verified && !contact.notReady
          ? {}
          : { tone: "warn" as const, note: contact.notReady ?? "not verified, but there is no other way" }),
      })),
    };
  });
  return { moments, unused: plan.unused };
}

/** A rule as a picture of what happens when, with what is left out and why. */
export function RulePicture(given: Pictured) {
  const { moments, unused } = momentsOf(given);
  const { quiet } = given.rule;
  return (
    <Stack space="close">
      <PlanList label={RULE_TITLES[given.urgency]} moments={moments} />
      {quiet && (
        <Soft>
          Between {quiet.from} and {quiet.to} it waits until {quiet.to} ({given.timeZone}).
        </Soft>
      )}
      {unused.map(({ contact, because }) => (
        <Soft key={`${contact.channel} ${contact.address}`}>
          Not used: {wayText(contact, given.methods)}, {because}.
        </Soft>
      ))}
    </Stack>
  );
}
