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

/** Whom to tell of what. */
async function digestsOf({ db }: Kernel, troubled: readonly ScheduleCoverage[]): Promise<Digest[]> {
  const members = await usersByName(db, [...new Set(troubled.flatMap((schedule) => schedule.members))]);
  const own = [...members.values()]
    .filter(({ disabled }) => !disabled)
    .map((user) => ({
      user,
      schedules: troubled.filter((schedule) => schedule.members.includes(user.name)),
      because: "you are on call for them in the next four weeks",
    }));
  const ownerless = troubled.filter((schedule) => schedule.members.length === 0);
  if (ownerless.length === 0) return own;
  const because = "nobody is on call for them, and you administrate this installation";
  const told = new Set(own.map(({ user }) => user.id));
  const others = (await administrators(db)).filter(({ id }) => !told.has(id));
  return [...own, ...others.map((user) => ({ user, schedules: ownerless, because }))];
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
