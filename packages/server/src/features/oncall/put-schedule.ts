import { scheduleChanged } from "@shipshape/contract/oncall";
import type { PutSchedule } from "@shipshape/contract/oncall-schedule";
import { rolloutMs } from "@shipshape/domain/oncall/rollout";
import { calendarsOf } from "@shipshape/domain/oncall/schedule-spec";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { namedRow } from "../../kernel/configuration/named-row.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import { type Meant, refuseTakenName } from "../../kernel/refuse-taken-name.ts";
import { audit } from "../access/index.ts";
import { keepVersion } from "./keep-version.ts";
import { knownNames } from "./known-names.ts";
import { oncallStore, type ScheduleRow } from "./oncall-store.ts";
import { definition } from "./oncall-views.ts";
import { schedulesAt } from "./resolved-schedule.ts";
import { membersOf, scheduleFaults } from "./schedule-configuration.ts";
import { scheduleChanges } from "./schedule-named.ts";
import { refuseUnseen, type Seen, withRevision } from "./seen-revision.ts";

type Input = z.output<typeof PutSchedule> & Meant & Seen;

/** Creates a schedule, or makes it what is said: from now, or from when the shifts under way have ended; pages follow it. */
export async function putSchedule({ db, clock }: Kernel, actor: Actor, name: string, input: Input) {
  return inTransaction(db, async (tx) => {
    const store = oncallStore(tx);
    await lockDefinitions(tx);
    const [before] = await store.schedules([name]);
    refuseTakenName(input, before, "a schedule", name);
    await refuseUnseen(tx, input, before && definition(before), scheduleChanges(name));
    await checkInput(tx, input);
    const effectiveFrom = await effectiveAt(tx, name, before, input, clock.now());
    const { displayName, description, timeZone, rotations, labels, annotations } = input;
    const row: ScheduleRow = {
      id: before?.id ?? newId(),
      ...namedRow({ name, displayName, labels, annotations }),
      description,
      timeZone,
      rotations,
      calendarLayers: input.calendarLayers ?? null,
      coverNeedsApproval: input.coverNeedsApproval ?? null,
    };
    await store.putSchedule(row);
    await keepVersion(tx, actor, row, effectiveFrom);
    const subject = `schedule:${name}`;
    const was = before && definition(before);
    await audit(tx, actor, { action: "oncall.putSchedule", subject, before: was, after: definition(row) });
    await emit(tx, actor, scheduleChanged, { schedule: name }, subject);
    return { ...withRevision(definition(row)), effectiveFrom };
  });
}

async function checkInput(tx: Tx, input: Input): Promise<void> {
  const known = await knownNames(tx, { User: membersOf(input), Calendar: calendarsOf(input) });
  const faults = scheduleFaults({ spec: input }, known);
  if (faults.length === 0) return;
  const fields = faults.map(({ path, message }) => ({ path: path.replace(/^spec\./, ""), message }));
  throw refused("The schedule cannot be", fields);
}

/** From when it counts. What was, stays as it was: never before now. */
async function effectiveAt(tx: Tx, name: string, before: ScheduleRow | undefined, input: Input, now: Date) {
  const { rollout = "immediate", effectiveFrom } = input;
  if (effectiveFrom !== undefined) {
    if (effectiveFrom >= now) return effectiveFrom;
    const message = "it is over: what was, stays as it was. Leave it out, or name a moment ahead";
    throw refused("The schedule cannot be", [{ path: "effectiveFrom", message }]);
  }
  if (!before || rollout === "immediate") return now;
  const [present] = await schedulesAt(tx, now, [name]);
  return present ? new Date(rolloutMs(present.schedule, rollout, now.getTime())) : now;
}
