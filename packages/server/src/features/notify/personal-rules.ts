import { PersonalRule as PersonalRuleSchema } from "@shipshape/contract/notify-contacts";
import type { Urgency } from "@shipshape/domain/alerts/priority";
import {
  type Contact,
  DEFAULT_RULES,
  type PersonalPlan,
  type PersonalRule,
  personalPlan,
} from "@shipshape/domain/notify/personal-rule";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { KnownUser } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import { type Channels, openChannels } from "./channels.ts";
import { contactMethodsFor, type Reach } from "./contact-methods.ts";
import { contactStore } from "./contact-store.ts";

type ReadyReach = Reach & Pick<Contact, "notReady">;
export type Rules = Readonly<Record<Urgency, PersonalRule>>;

/** Whom to reach how, and when: asked for each page, of what was read once for all of them. */
export type Planner = (asked: {
  readonly user: KnownUser;
  readonly urgency: Urgency;
  readonly at: Date;
}) => PersonalPlan<ReadyReach>;

/** Why a channel cannot be used now, by channel; one that can be used is not in it. */
export async function whyNotReady(channels: Channels): Promise<ReadonlyMap<ChannelName, string>> {
  const all = await Promise.all(
    Object.values(channels).map(async (channel) => ({ name: channel.name, ...(await channel.readiness()) })),
  );
  return new Map(all.filter(({ ready }) => !ready).map(({ name, because }) => [name, because]));
}

/** The rules of each of these users: their own, or those that everybody begins with. */
export async function rulesOfAll(db: Db, userIds: readonly string[]): Promise<(userId: string) => Rules> {
  const rows = await contactStore(db).rules(userIds);
  const own = new Map(
    rows.map(({ userId, urgency, rule }) => [`${userId} ${urgency}`, rule as unknown as PersonalRule]),
  );
  return (userId) => ({
    high: own.get(`${userId} high`) ?? DEFAULT_RULES.high,
    low: own.get(`${userId} low`) ?? DEFAULT_RULES.low,
  });
}

/** Reads, with two statements, how these users are reached and by which rules. */
export async function plannerFor(kernel: Kernel, userIds: readonly string[]): Promise<Planner> {
  const [contactsOf, rules, notReady] = await Promise.all([
    contactMethodsFor(kernel.db, userIds),
    rulesOfAll(kernel.db, userIds),
    whyNotReady(openChannels(kernel)),
  ]);
  return ({ user, urgency, at }) =>
    personalPlan({
      rule: rules(user.id)[urgency],
      contacts: contactsOf(user).map((reach) => ({ ...reach, notReady: notReady.get(reach.channel) })),
      urgency,
      startedMs: at.getTime(),
      timeZone: user.timeZone,
    });
}

/** What the owner of rules sees of them: each, and whether it is the one that everybody begins with. */
export async function personalRuleViews(db: Db, userId: string) {
  const own = new Set((await contactStore(db).rules([userId])).map(({ urgency }) => urgency));
  const rules = (await rulesOfAll(db, [userId]))(userId);
  return (["high", "low"] as const).map((urgency) => ({
    urgency,
    rule: PersonalRuleSchema.parse(rules[urgency]),
    isDefault: !own.has(urgency),
  }));
}
