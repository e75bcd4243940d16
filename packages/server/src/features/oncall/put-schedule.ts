import type { ScheduleInput } from "@shipshape/contract/oncall";
import { scheduleChanged } from "@shipshape/contract/oncall";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { namedRow } from "../../kernel/configuration/named-row.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit, usersByName } from "../access/index.ts";
import { oncallStore } from "./oncall-store.ts";
import { definition } from "./oncall-views.ts";
import { scheduleFaults } from "./schedule-configuration.ts";

/** Creates a schedule, or makes it what is said now; pages follow it from the moment it is committed. */
export async function putSchedule({ db }: Kernel, actor: Actor, name: string, input: z.output<typeof ScheduleInput>) {
  return inTransaction(db, async (tx) => {
    const members = input.rotations.flatMap((rotation) => rotation.members);
    const users = await usersByName(tx, members);
    const faults = scheduleFaults({ spec: input }, (kind) => new Set(kind === "User" ? users.keys() : []));
    if (faults.length > 0) {
      const fields = faults.map(({ path, message }) => ({ path: path.replace(/^spec\./, ""), message }));
      throw new DomainError("invalid", `The schedule cannot be: ${fields[0]?.message}.`, fields);
    }
    const store = oncallStore(tx);
    const [before] = await store.schedules([name]);
    const { displayName, description, timeZone, rotations, labels, annotations } = input;
    const metadata = { name, labels, annotations, ...(displayName === undefined ? {} : { displayName }) };
    const row = { id: before?.id ?? newId(), ...namedRow(metadata), description, timeZone, rotations };
    await store.putSchedule(row);
    const subject = `schedule:${name}`;
    const was = before && definition(before);
    await audit(tx, actor, { action: "oncall.putSchedule", subject, before: was, after: definition(row) });
    await emit(tx, actor, scheduleChanged, { schedule: name }, subject);
    return definition(row);
  });
}
