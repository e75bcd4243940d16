import type { ScheduleManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { type Rotation, rotationMembers, slotMembers } from "@shipshape/domain/oncall/rotation";
import { frameProblems, rotationProblems, senselessRule } from "@shipshape/domain/oncall/rotation-problems";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { deleteSchedule } from "./delete-schedule.ts";
import { keepVersion } from "./keep-version.ts";
import { oncallStore } from "./oncall-store.ts";
import { scheduleEffect } from "./schedule-effect.ts";

type Schedule = z.output<typeof ScheduleManifest>;
type Spec = Pick<Schedule["spec"], "timeZone" | "rotations" | "calendarLayers">;

/** Everybody in the rotations, each once. */
export const membersOf = ({ rotations }: { readonly rotations: readonly Pick<Rotation, "members">[] }): string[] => [
  ...new Set(rotations.flatMap(rotationMembers)),
];

/** What is wrong with a schedule, each with where and how to mend it. */
export function scheduleFaults({ spec }: { readonly spec: Spec }, known: KnownNames): Fault[] {
  const { timeZone, rotations, calendarLayers = [] } = spec;
  const names = [...rotations, ...calendarLayers].map(({ name }) => name);
  const none = rotations.length + calendarLayers.length === 0;
  return [
    ...(none ? [{ path: "spec.rotations", message: "nobody is in it: add a rotation or a calendar layer" }] : []),
    ...rotations.flatMap(({ holidays, ...rotation }, index) => {
      const path = `spec.rotations[${index}]`;
      const inZone = { ...rotation, timeZone };
      const senseless = senselessRule(inZone);
      const problems = senseless ? [senseless] : rotationProblems(inZone);
      return [
        ...placed(problems, path),
        ...twice(names, rotation.name, index, path),
        ...holidayFaults(known, holidays, path),
        ...rotation.members.flatMap((slot, at) => slotFaults(known, slot, `${path}.members[${at}]`)),
      ];
    }),
    ...calendarLayers.flatMap(({ holidays, ...layer }, index) => {
      const path = `spec.calendarLayers[${index}]`;
      return [
        ...placed(frameProblems({ ...layer, timeZone }), path),
        ...twice(names, layer.name, rotations.length + index, path),
        ...holidayFaults(known, holidays, path),
        ...unknownName(known, "Calendar", layer.calendar, `${path}.calendar`),
      ];
    }),
  ];
}

const placed = (problems: readonly { path: string; message: string }[], path: string): Fault[] =>
  problems.map((problem) => ({
    ...problem,
    path: problem.path === "timeZone" ? "spec.timeZone" : `${path}.${problem.path}`,
  }));

const twice = (names: readonly string[], name: string, index: number, path: string): Fault[] =>
  names.indexOf(name) < index
    ? [{ path: `${path}.name`, message: `two rotations are called "${name}": rename one` }]
    : [];

const holidayFaults = (
  known: KnownNames,
  holidays: { readonly calendar: string } | undefined,
  path: string,
): Fault[] => (holidays ? [...unknownName(known, "Calendar", holidays.calendar, `${path}.holidays.calendar`)] : []);

const slotFaults = (known: KnownNames, slot: Parameters<typeof slotMembers>[0], path: string): Fault[] =>
  slotMembers(slot).flatMap((member, at) =>
    unknownName(known, "User", member, Array.isArray(slot) ? `${path}[${at}]` : path),
  );

/** Schedules as code. Overrides and temporary schedules are no part of it: people make them as they need. */
export const scheduleConfiguration = configurationKind<Schedule>({
  kind: "Schedule",
  check: scheduleFaults,
  effectOf: (db, { manifest, before }, _, kernel) => scheduleEffect(db, manifest, before, kernel.clock.now()),
  read: async (db) =>
    (await oncallStore(db).schedules()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Schedule",
      metadata: metadataOf(row),
      spec: {
        description: row.description,
        timeZone: row.timeZone,
        rotations: [...row.rotations],
        ...(row.calendarLayers ? { calendarLayers: [...row.calendarLayers] } : {}),
        ...(row.coverNeedsApproval === null ? {} : { coverNeedsApproval: row.coverNeedsApproval }),
      },
    })),
  apply: async (tx, actor, manifest, before, { clock }) => {
    const store = oncallStore(tx);
    const { metadata, spec } = manifest;
    const [known] = await store.schedules([metadata.name]);
    const row = {
      id: known?.id ?? newId(),
      ...namedRow(metadata),
      ...spec,
      calendarLayers: spec.calendarLayers ?? null,
      coverNeedsApproval: spec.coverNeedsApproval ?? null,
    };
    await store.putSchedule(row);
    await keepVersion(tx, actor, row, clock.now());
    const subject = `schedule:${metadata.name}`;
    await audit(tx, actor, { action: "oncall.applySchedule", subject, before, after: manifest });
  },
  remove: deleteSchedule,
});
