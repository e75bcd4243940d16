import type { Segment } from "./finding.ts";
import { fromV1alpha } from "./from-v1alpha.ts";
import { fromV2alpha } from "./from-v2alpha.ts";
import { asFields, mapList, type Note, type Reading, said } from "./reading.ts";
import { type Fields, isThere } from "./rules.ts";
import { openSloFindings } from "./validate-openslo.ts";

/** How long a time window is where a document names none. */
const DEFAULT_WINDOW = { duration: "30d", isRolling: true };

/**
 * Reads a document of OpenSLO leniently as v1: older and newer versions converted, the slips of published examples read as
 * they are meant, each with a warning. What is still wrong then is for the schema to refuse.
 */
export function readOpenSlo(document: Fields): Reading {
  const { value, sources, warnings } = toV1(document);
  const notes = [...warnings];
  if (value["kind"] === "DataSource") {
    return { value: dataSource(value, notes), sources, warnings: notes };
  }
  const read = value["kind"] === "SLO" ? { ...value, spec: sloSpec(value["spec"], notes) } : value;
  return { value: read, sources, warnings: [...notes, ...tolerated(document)] };
}

function toV1(document: Fields): Reading {
  if (document["apiVersion"] === "openslo/v1alpha") return fromV1alpha(document);
  if (document["apiVersion"] === "openslo.com/v2alpha") return fromV2alpha(document);
  return { value: { ...document }, sources: [], warnings: [] };
}

/** What breaks a rule of the specification and does no harm. */
const HARMLESS = [/\.unknown$/, /^slo\.objectives\.(op|value)\.forbidden$/];

function tolerated(document: Fields): Note[] {
  return openSloFindings(document)
    .filter(({ code }) => HARMLESS.some((pattern) => pattern.test(code)))
    .map(({ path, message, code }): Note => {
      const kept = code.endsWith(".unknown") ? "; it is kept, and does nothing" : ", which does nothing here";
      return [segmentsOf(path), `${message}${kept}`];
    });
}

const STEP = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;

const segmentsOf = (path: string): Segment[] =>
  [...path.matchAll(STEP)].map(([, place, quoted, plain]) => {
    if (place !== undefined) return Number(place);
    return quoted === undefined ? (plain ?? "") : (JSON.parse(`"${quoted}"`) as string);
  });

const DOCUMENT = ["apiVersion", "kind", "metadata", "spec"];
const METADATA = ["name", "displayName", "labels", "annotations"];
const CONNECTION = ["url", "bearerToken"];

/**
 * A data source with what is needed to ask it. Anything else of it may be a secret of another tool, so that it is neither
 * kept nor exported again. "Prometheus" is how OpenSLO's examples write the type.
 */
function dataSource(document: Fields, notes: Note[]): Record<string, unknown> {
  const only = (value: unknown, known: readonly string[], at: readonly Segment[]): unknown => {
    const fields = asFields(value);
    if (fields !== value) return value;
    for (const key of Object.keys(fields)) {
      if (!known.includes(key)) notes.push([[...at, key], "nothing here uses it: it is left out, and not kept"]);
    }
    return Object.fromEntries(Object.entries(fields).filter(([key]) => known.includes(key)));
  };
  const spec = only(document["spec"], ["description", "type", "connectionDetails"], ["spec"]);
  const { type, connectionDetails } = asFields(spec);
  const known = {
    ...(typeof type === "string" ? { type: type.toLowerCase() } : {}),
    ...(connectionDetails === undefined
      ? {}
      : { connectionDetails: only(connectionDetails, CONNECTION, ["spec", "connectionDetails"]) }),
  };
  return {
    ...(only(document, DOCUMENT, []) as Fields),
    ...(document["metadata"] === undefined ? {} : { metadata: only(document["metadata"], METADATA, ["metadata"]) }),
    ...(asFields(spec) === spec ? { spec: { ...asFields(spec), ...known } } : {}),
  };
}

function sloSpec(spec: unknown, notes: Note[]): unknown {
  const fields = asFields(spec);
  if (fields !== spec) return spec;
  const { timeWindow, objectives } = fields;
  if (!isThere(timeWindow)) notes.push([["spec"], "it names no time window: 30 days, rolling, are taken"]);
  return said({
    ...fields,
    timeWindow: isThere(timeWindow)
      ? mapList(timeWindow, (one, index) => window(one, ["spec", "timeWindow", index], notes))
      : [DEFAULT_WINDOW],
    objectives: mapList(objectives, (one) => objective(one)),
  });
}

/** A calendar's `1m` cannot be a minute, and a window without a calendar rolls (both stand in published examples). */
function window(value: unknown, at: readonly Segment[], notes: Note[]): unknown {
  const fields = asFields(value);
  if (fields !== value) return value;
  const { duration, isRolling, calendar } = fields;
  const hasCalendar = isThere(calendar);
  const isMonths = hasCalendar && isRolling !== true && typeof duration === "string" && /^[1-9]\d*m$/.test(duration);
  const meant = isMonths ? String(duration).replace("m", "M") : duration;
  if (isMonths)
    notes.push([[...at, "duration"], `"${String(duration)}" means minutes: it is read as ${String(meant)}, months`]);
  if (hasCalendar || isThere(isRolling)) return { ...fields, duration: meant };
  notes.push([[...at], "it says neither isRolling nor calendar: it is read as rolling"]);
  return { ...fields, duration: meant, isRolling: true };
}

/** OpenSLO's README counts a bare number as minutes. */
function objective(value: unknown): unknown {
  const fields = asFields(value);
  const { timeSliceWindow } = fields;
  return typeof timeSliceWindow === "number" ? { ...fields, timeSliceWindow: `${timeSliceWindow}m` } : value;
}
