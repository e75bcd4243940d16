import { scheduleChanged } from "@shipshape/contract/oncall";
import { escalationReferences } from "@shipshape/domain/oncall/escalation-references";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { escalationStore } from "./escalation-store.ts";
import { oncallStore } from "./oncall-store.ts";
import { definition } from "./oncall-views.ts";
import { scheduleChanges, scheduleNamed } from "./schedule-named.ts";
import { refuseUnseen, type Seen } from "./seen-revision.ts";

/** Deletes a schedule and its overrides. One through which somebody pages stays: nobody would be paged there. */
export async function deleteSchedule({ db }: Kernel, actor: Actor, name: string, seen: Seen = {}): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    const schedule = await scheduleNamed(tx, name);
    await refuseUnseen(tx, seen, definition(schedule), scheduleChanges(name));
    const paging = (await escalationStore(tx).policies()).filter((policy) =>
      escalationReferences(policy).some((one) => one.kind === "Schedule" && one.name === name),
    );
    if (paging.length > 0) {
      const names = paging.map((policy) => policy.name).join(", ");
      throw new DomainError("conflict", `${names} pages through this schedule: take it out of there first.`);
    }
    await oncallStore(tx).deleteSchedule(schedule.id);
    const subject = `schedule:${name}`;
    await audit(tx, actor, { action: "oncall.deleteSchedule", subject, before: definition(schedule) });
    await emit(tx, actor, scheduleChanged, { schedule: name }, subject);
  });
}
