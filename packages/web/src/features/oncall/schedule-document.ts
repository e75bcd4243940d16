import type { CalendarLayer, Rotation } from "@shipshape/contract/oncall";
import type * as z from "zod";

export type RotationInput = z.output<typeof Rotation>;
export type CalendarLayerInput = z.output<typeof CalendarLayer>;

/** What a schedule says, before or after it is kept. */
export type ScheduleDraft = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly timeZone: string;
  readonly rotations: readonly RotationInput[];
  readonly calendarLayers?: readonly CalendarLayerInput[] | undefined;
  readonly coverNeedsApproval?: boolean | undefined;
};

const PLAIN = /^[A-Za-z][\w./+-]*$|^\d{4}-\d\d-\d\dT[\d:]+$/;
/** Words that YAML would read as something else than text. */
const RESERVED = /^(null|true|false|yes|no|on|off|y|n)$/i;

/** A value in YAML's flow style. */
function flow(value: unknown): string {
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return PLAIN.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  const fields = Object.entries(value as object).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([key, field]) => `${key}: ${flow(field)}`).join(", ")} }`;
}

const layerLines = (layer: RotationInput | CalendarLayerInput): string =>
  Object.entries(layer)
    .filter(([, value]) => value !== undefined)
    .map(([key, value], index) => `    ${index === 0 ? "- " : "  "}${key}: ${flow(value)}\n`)
    .join("");

const block = (title: string, layers: readonly (RotationInput | CalendarLayerInput)[]): string =>
  layers.length === 0 ? "" : `  ${title}:\n${layers.map(layerLines).join("")}`;

/** The schedule as a document of configuration as code; texts are quoted as JSON, which YAML reads. */
export function scheduleDocument(draft: ScheduleDraft): string {
  const { name, displayName, description, timeZone, rotations, calendarLayers = [], coverNeedsApproval } = draft;
  const approval = coverNeedsApproval === undefined ? "" : `  coverNeedsApproval: ${coverNeedsApproval}\n`;
  return `apiVersion: shipshape/v1
kind: Schedule
metadata: { name: ${name}, displayName: ${JSON.stringify(displayName)} }
spec:
  description: ${JSON.stringify(description)}
  timeZone: ${timeZone}
${approval}${rotations.length === 0 ? "  rotations: []\n" : block("rotations", rotations)}${block("calendarLayers", calendarLayers)}`;
}

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
