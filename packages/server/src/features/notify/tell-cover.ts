import type { coverChanged } from "@shipshape/contract/oncall-cover";
import { ROLE_PERMISSIONS } from "@shipshape/contract/permission";
import { localMinute } from "@shipshape/domain/time/local-moment";
import type * as z from "zod";
import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { administrators, type KnownUser, roleOf, usersByName } from "../access/index.ts";
import { coverRequestById, onCallOver } from "../oncall/index.ts";
import { contactMethodsOfAll } from "./contact-methods.ts";
import { noticeRows } from "./notice-rows.ts";
import { queueMessages } from "./queue-messages.ts";

type Cover = z.output<typeof coverChanged.payload>;
type Request = NonNullable<Awaited<ReturnType<typeof coverRequestById>>>;

const WEEKS_MS = 56 * 86_400_000;

type Word = {
  readonly to: readonly KnownUser[];
  readonly subject: string;
  readonly text: string;
  readonly because: string;
};

/** "from Thu 24 Dec 09:00 to Fri 25 Dec 09:00 (Europe/Berlin)" */
const spanText = (from: Date, to: Date, zone: string): string =>
  `from ${localMinute(from.getTime(), zone)} to ${localMinute(to.getTime(), zone)} (${zone})`;

/** What is asked for, in a sentence: when, why, and what is offered for it. */
function askedText({ userName, scheduleName, fromAt, toAt, returnFromAt, returnToAt, note }: Request, zone: string) {
  const why = note === "" ? "" : `: ${note}`;
  const inReturn =
    returnFromAt && returnToAt
      ? ` In return ${userName} takes a shift of whoever covers, ${spanText(returnFromAt, returnToAt, zone)}.`
      : "";
  return `${userName} asks whether somebody can cover ${scheduleName} ${spanText(fromAt, toAt, zone)}${why}.${inReturn}`;
}

/** Who may approve, among those of a schedule; where nobody there may, whoever administers this installation. */
async function approversOf(db: Db, members: readonly KnownUser[]): Promise<readonly KnownUser[]> {
  const roles = await Promise.all(members.map(({ id }) => roleOf(db, id)));
  const near = members.filter((_, index) => {
    const role = roles[index];
    return role !== undefined && ROLE_PERMISSIONS[role].has("oncall:write");
  });
  return near.length > 0 ? near : administrators(db);
}

/** Whom a change of a cover request concerns, and what it means for them. */
async function wordsOf(db: Db, cover: Cover, request: Request, at: Date): Promise<Word[]> {
  const { schedule, user, state, takenBy, unapproved = false } = cover;
  const [held] = await onCallOver(db, at, new Date(at.getTime() + WEEKS_MS), [schedule]);
  const names = [...new Set((held?.shifts ?? []).map(({ member }) => member))];
  const people = await usersByName(db, [...names, user, ...(takenBy === null ? [] : [takenBy])]);
  const of = (wanted: readonly (string | null)[]) =>
    wanted.flatMap((name) => (name === null ? [] : (people.get(name) ?? [])));
  const zone = held?.timeZone ?? "UTC";
  const when = spanText(request.fromAt, request.toAt, zone);
  const because = `you are on call for ${schedule}`;
  if (state === "requested") {
    const text = `${askedText(request, zone)} Until somebody takes it, ${user} stays on call.`;
    const to = of(names.filter((name) => name !== user));
    return [{ to, subject: `${user} asks for cover on ${schedule}`, text, because }];
  }
  if (state === "applied") {
    const text = `${takenBy} covers for ${user} on ${schedule} ${when}: from now on the pages of that time go to ${takenBy}.`;
    return [{ to: of([user, takenBy]), subject: `${takenBy} covers for ${user} on ${schedule}`, text, because }];
  }
  if (state !== "taken") return [];
  if (unapproved) {
    const subject = `The cover for ${user} on ${schedule} does not count any more`;
    const text = `Its approval was taken back: ${takenBy} covers for ${user} on ${schedule} ${when} only once it is approved again. Until then ${user} is on call.`;
    return [{ to: of([user, takenBy]), subject, text, because }];
  }
  const subject = `${takenBy} would cover for you on ${schedule}`;
  const text = `${takenBy} would cover for ${user} on ${schedule} ${when}. It counts once somebody approves it.`;
  const own = of([user, takenBy]).map(({ name }) => name);
  const approvers = (await approversOf(db, of(names))).filter(({ name }) => !own.includes(name));
  const asking = {
    to: approvers,
    subject: `A cover on ${schedule} waits for an approval`,
    text: `${takenBy} would cover for ${user} on ${schedule} ${when}. It counts once you or another editor approve it there; until then ${user} is on call.`,
    because: `you may change ${schedule}`,
  };
  return [{ to: of([user]), subject, text, because }, asking];
}

/** Tells by e-mail who asks for cover, and that somebody covers. Told twice, it goes out once. */
export async function tellCover({ db, config }: Kernel, { eventId, at, payload }: Told<Cover>): Promise<void> {
  const request = await coverRequestById(db, payload.requestId);
  if (!request) return;
  const words = await wordsOf(db, payload, request, at);
  const open = words.map(({ to, ...word }) => ({ ...word, to: to.filter(({ disabled }) => !disabled) }));
  const methods = await contactMethodsOfAll(
    db,
    open.flatMap(({ to }) => to),
  );
  const link = { label: payload.schedule, url: `${config.publicUrl}/on-call/${payload.schedule}` };
  const rows = open.flatMap(({ to, subject, text, because }) =>
    to.flatMap((user) => {
      const mail = (methods.get(user.id) ?? []).filter(({ channel }) => channel === "email");
      return noticeRows(user, mail, { id: eventId, subject, text, link, because });
    }),
  );
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    await queueMessages(tx, rows);
  });
}
