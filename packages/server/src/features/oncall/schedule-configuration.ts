import type { ScheduleManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { rotationProblems } from "@shipshape/domain/oncall/rotation";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { oncallStore } from "./oncall-store.ts";

type Schedule = z.output<typeof ScheduleManifest>;

/** What is wrong with a schedule, each with where and how to mend it. */
export function scheduleFaults({ spec }: Pick<Schedule, "spec">, known: KnownNames): Fault[] {
  const names = spec.rotations.map(({ name }) => name);
  return spec.rotations.flatMap((rotation, index) => {
    const path = `spec.rotations[${index}]`;
    const problems = rotationProblems({ ...rotation, timeZone: spec.timeZone });
    const twice = names.indexOf(rotation.name) < index;
    return [
      ...problems.map((problem) => ({
        ...problem,
        path: problem.path === "timeZone" ? "spec.timeZone" : `${path}.${problem.path}`,
      })),
      ...(twice ? [{ path: `${path}.name`, message: `two rotations are called "${rotation.name}": rename one` }] : []),
      ...rotation.members.flatMap((member, at) => unknownName(known, "User", member, `${path}.members[${at}]`)),
    ];
  });
}

/** Schedules as code. Overrides are no part of it: people make them as they need. */
export const scheduleConfiguration = configurationKind<Schedule>({
  kind: "Schedule",
  check: scheduleFaults,
  read: async (db) =>
    (await oncallStore(db).schedules()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Schedule",
      metadata: metadataOf(row),
      spec: { description: row.description, timeZone: row.timeZone, rotations: [...row.rotations] },
    })),
  apply: async (tx, actor, manifest, before) => {
    const store = oncallStore(tx);
    const { metadata, spec } = manifest;
    const [known] = await store.schedules([metadata.name]);
    await store.putSchedule({
      id: known?.id ?? newId(),
      ...namedRow(metadata),
      ...spec,
    });
    const subject = `schedule:${metadata.name}`;
    await audit(tx, actor, { action: "oncall.applySchedule", subject, before, after: manifest });
  },
});
