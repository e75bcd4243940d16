import type { Rotation } from "@shipshape/contract/oncall";
import type * as z from "zod";

export type RotationInput = z.output<typeof Rotation>;

/** What a schedule says, before or after it is kept. */
export type ScheduleDraft = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly timeZone: string;
  readonly rotations: readonly RotationInput[];
};

const rotationLines = ({ name, members, firstHandoff, period }: RotationInput): string => `    - name: ${name}
      members: [${members.join(", ")}]
      firstHandoff: ${firstHandoff}
      period: { unit: ${period.unit}, count: ${period.count} }
`;

/** The schedule as a document of configuration as code; texts are quoted as JSON, which YAML reads. */
export const scheduleDocument = ({ name, displayName, description, timeZone, rotations }: ScheduleDraft): string =>
  `apiVersion: shipshape/v1
kind: Schedule
metadata: { name: ${name}, displayName: ${JSON.stringify(displayName)} }
spec:
  description: ${JSON.stringify(description)}
  timeZone: ${timeZone}
  rotations:
${rotations.map(rotationLines).join("")}`;

/** A document to begin with: it applies once the people exist. */
export const firstSchedule = (timeZone: string): string =>
  scheduleDocument({
    name: "first-line",
    displayName: "First line",
    description: "Whoever is paged first.",
    timeZone,
    rotations: [
      {
        name: "weekly",
        members: ["ana", "ben"],
        firstHandoff: "2026-03-02T09:00",
        period: { unit: "weeks", count: 1 },
      },
    ],
  });
