import type { coverChanged } from "@shipshape/contract/oncall-cover";
import type * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersByName } from "../access/index.ts";
import { onCallOver } from "../oncall/index.ts";
import { contactMethodsOfAll } from "./contact-methods.ts";
import { noticeRows } from "./notice-rows.ts";
import { queueMessages } from "./queue-messages.ts";

type Cover = z.output<typeof coverChanged.payload>;

const WEEKS_MS = 56 * 86_400_000;

type Word = { readonly to: readonly string[]; readonly subject: string; readonly text: string };

/** Whom a change of a cover request concerns, and what it means for them. */
function wordOf({ schedule, user, state, takenBy }: Cover, members: readonly string[]): Word | undefined {
  const colleagues = members.filter((member) => member !== user);
  if (state === "requested") {
    const text = `${user} asks whether somebody can cover a shift of ${schedule}. Until somebody takes it, ${user} stays on call.`;
    return { to: colleagues, subject: `${user} asks for cover on ${schedule}`, text };
  }
  if (takenBy === null) return undefined;
  if (state === "taken") {
    const text = `${takenBy} would cover for ${user} on ${schedule}. It counts once somebody approves it.`;
    return { to: [user], subject: `${takenBy} would cover for you on ${schedule}`, text };
  }
  if (state !== "applied") return undefined;
  const text = `${takenBy} covers for ${user} on ${schedule}: from now on the pages of that time go to ${takenBy}.`;
  return { to: [user, takenBy], subject: `${takenBy} covers for ${user} on ${schedule}`, text };
}

/** Tells by e-mail who asks for cover, and that somebody covers. Told twice, it goes out once. */
export async function tellCover({ db, config }: Kernel, { eventId, at, payload }: Told<Cover>): Promise<void> {
  const [schedule] = await onCallOver(db, at, new Date(at.getTime() + WEEKS_MS), [payload.schedule]);
  const shifts = schedule?.shifts ?? [];
  const word = wordOf(payload, [...new Set(shifts.map(({ member }) => member))]);
  if (!word) return;
  const users = [...(await usersByName(db, word.to)).values()].filter(({ disabled }) => !disabled);
  const methods = await contactMethodsOfAll(db, users);
  const rows = users.flatMap((user) =>
    noticeRows(
      user,
      (methods.get(user.id) ?? []).filter(({ channel }) => channel === "email"),
      {
        id: eventId,
        subject: word.subject,
        text: word.text,
        link: { label: payload.schedule, url: `${config.publicUrl}/on-call/${payload.schedule}` },
        because: `you are on call for ${payload.schedule}`,
      },
    ),
  );
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    await queueMessages(tx, rows);
  });
}
