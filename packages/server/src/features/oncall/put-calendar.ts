import { type CalendarInput, calendarChanged } from "@shipshape/contract/oncall-calendars";
import { calendarsOf } from "@shipshape/domain/oncall/schedule-spec";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { namedRow } from "../../kernel/configuration/named-row.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound, refused } from "../../kernel/problem.ts";
import { type Meant, refuseTakenName } from "../../kernel/refuse-taken-name.ts";
import { audit } from "../access/index.ts";
import { calendarProblems } from "./calendar-configuration.ts";
import { type CalendarSpec, calendarStore } from "./calendar-store.ts";
import { calendarChanges, calendarSaid, sourceText } from "./calendar-views.ts";
import { oncallStore } from "./oncall-store.ts";
import { refreshCalendar } from "./refresh-calendars.ts";
import { refuseUnseen, type Seen } from "./seen-revision.ts";

/** Creates a calendar, or says anew where it comes from, and reads it at once. */
export async function putCalendar(
  kernel: Kernel,
  actor: Actor,
  name: string,
  input: z.output<typeof CalendarInput>,
  meant: Meant & Seen = {},
) {
  const { displayName, description, labels, annotations, ...spec } = input;
  const problems = await calendarProblems(spec);
  if (problems.length > 0) throw refused("The calendar cannot be", problems);
  await inTransaction(kernel.db, async (tx) => {
    await lockDefinitions(tx);
    const store = calendarStore(tx);
    const [before] = await store.calendars([name]);
    refuseTakenName(meant, before, "a calendar", name);
    await refuseUnseen(tx, meant, before && calendarSaid(before), calendarChanges(name));
    const named = namedRow({ name, displayName, labels, annotations });
    await store.put({ id: before?.id ?? newId(), ...named, description, spec });
    const told = (of: CalendarSpec) => ({ name, source: sourceText(of) });
    const was = before && told(before.spec);
    await audit(tx, actor, {
      action: "oncall.putCalendar",
      subject: `calendar:${name}`,
      before: was,
      after: told(spec),
    });
    await emit(tx, actor, calendarChanged, { calendar: name }, `calendar:${name}`);
  });
  return refreshCalendar(kernel, actor, name);
}

/** Deletes a calendar that no schedule names. */
export async function deleteCalendar({ db }: Kernel, actor: Actor, name: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    const store = calendarStore(tx);
    const [row] = await store.calendars([name]);
    if (!row) throw notFound("calendar", name, "The list of calendars shows those there are.");
    const schedules = (await oncallStore(tx).schedules()).filter(({ calendarLayers, ...schedule }) =>
      calendarsOf({ ...schedule, calendarLayers: calendarLayers ?? undefined }).includes(name),
    );
    if (schedules.length > 0) {
      const names = schedules.map((schedule) => schedule.name).join(", ");
      throw new DomainError("conflict", `${names} needs this calendar: take it out of there first.`);
    }
    await store.remove(row.id);
    await audit(tx, actor, { action: "oncall.deleteCalendar", subject: `calendar:${name}`, before: { name } });
    await emit(tx, actor, calendarChanged, { calendar: name }, `calendar:${name}`);
  });
}
