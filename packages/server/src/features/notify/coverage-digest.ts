import { digestWeek, isDigestTime } from "@shipshape/domain/oncall/digest-week";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { administrators, type KnownUser, usersByName } from "../access/index.ts";
import { contactMethodsOfAll } from "./contact-methods.ts";
import { coverageAhead, type ScheduleCoverage } from "./coverage.ts";
import { digestStore } from "./digest-store.ts";
import { noticeRows } from "./notice-rows.ts";
import { queueMessages } from "./queue-messages.ts";

const DAYS_AHEAD = 28;

type Digest = { readonly user: KnownUser; readonly schedules: readonly ScheduleCoverage[]; readonly because: string };

/**
 * On Monday at nine, by each person's own clock: what is wrong with the schedules that they are on call for, each with its
 * mend; of schedules that nobody is on call for, to the administrators. Once a week a person; nothing where all is well.
 */
export async function sendCoverageDigests(kernel: Kernel): Promise<void> {
  const { db, clock } = kernel;
  const at = clock.now();
  if (!isDigestTime(at.getTime())) return;
  const troubled = (await coverageAhead(kernel, at, DAYS_AHEAD)).filter(({ findings }) => findings.length > 0);
  const digests = await digestsOf(kernel, troubled);
  const due = digests.flatMap((digest) => {
    const week = digestWeek(at.getTime(), digest.user.timeZone);
    return week === undefined ? [] : [{ ...digest, week }];
  });
  if (due.length === 0) return;
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    const fresh = await digestStore(tx).take(due.map(({ user, week }) => ({ user_id: user.id, week, id: newId() })));
    await tell(kernel, tx, due, fresh);
  });
}

const FOR = { own: "you are on call for them in the next four weeks", rule: "you administrate this installation" };
const NOBODYS = "nobody who could read this is on call for them";

/** Whom to tell of what. What is on nobody's desk, or only on that of a closed account, is on the administrators', beside their own. */
async function digestsOf({ db }: Kernel, troubled: readonly ScheduleCoverage[]): Promise<Digest[]> {
  const members = await usersByName(db, [...new Set(troubled.flatMap((schedule) => schedule.members))]);
  const open = new Map([...members].filter(([, { disabled }]) => !disabled));
  const ownerless = troubled.filter((schedule) => !schedule.members.some((member) => open.has(member)));
  const own = [...open.values()].map((user) => ({
    user,
    schedules: troubled.filter((schedule) => schedule.members.includes(user.name)),
    because: FOR.own,
  }));
  if (ownerless.length === 0) return own;
  const admins = new Map((await administrators(db)).map((user) => [user.id, user]));
  const others = [...admins.values()].filter(({ name }) => !open.has(name));
  return [
    ...own.map((digest) => {
      if (!admins.has(digest.user.id)) return digest;
      const because = `you are on call for some of them in the next four weeks, of the others nobody is, and ${FOR.rule}`;
      return { ...digest, schedules: [...digest.schedules, ...ownerless], because };
    }),
    ...others.map((user) => ({ user, schedules: ownerless, because: `${NOBODYS}, and ${FOR.rule}` })),
  ];
}

async function tell(
  { config }: Kernel,
  tx: Tx,
  digests: readonly Digest[],
  fresh: ReadonlyMap<string, string>,
): Promise<void> {
  const methods = await contactMethodsOfAll(
    tx,
    digests.map(({ user }) => user),
  );
  const rows = digests.flatMap(({ user, schedules, because }) => {
    const id = fresh.get(user.id);
    if (id === undefined) return [];
    const mail = (methods.get(user.id) ?? []).filter(({ channel }) => channel === "email");
    const link = { label: "On call", url: `${config.publicUrl}/on-call` };
    return noticeRows(user, mail, { id, subject: subjectOf(schedules), text: textOf(schedules), link, because });
  });
  await queueMessages(tx, rows);
}

function subjectOf(schedules: readonly ScheduleCoverage[]): string {
  const findings = schedules.flatMap((schedule) => schedule.findings);
  const bad = findings.filter(({ severity }) => severity === "bad").length;
  const where = schedules.length === 1 ? schedules[0]?.displayName : `${schedules.length} schedules`;
  if (bad > 0) return `On call for ${where}: a page may reach nobody`;
  return `On call for ${where}: ${findings.length === 1 ? "one thing" : `${findings.length} things`} to mend`;
}

const textOf = (schedules: readonly ScheduleCoverage[]): string =>
  schedules
    .map(({ displayName, findings }) =>
      [displayName, ...findings.map(({ says, mend }) => `- ${says}.\n  Mend: ${mend}.`)].join("\n"),
    )
    .join("\n\n");
