/** One step into a document: the name of a field, or a place in a list. */
export type Segment = string | number;

const PLAIN = /^[\w-]+$/;
const STEP = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;

/** A path as people write it: `spec.steps[0].targets`, `metadata.annotations["example.org/team"]`. */
export const pathText = (segments: readonly Segment[]): string =>
  segments
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (!PLAIN.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");

/** The steps of a path in that writing; `spec.steps.0` is understood too. */
export const segmentsOf = (path: string): Segment[] =>
  [...path.matchAll(STEP)].map(([, place, quoted, plain]) => {
    if (place !== undefined) return Number(place);
    if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string;
    return plain !== undefined && /^\d+$/.test(plain) ? Number(plain) : (plain ?? "");
  });

/** What stands at a path; undefined where it leads nowhere. */
export const valueAt = (value: unknown, segments: readonly Segment[]): unknown =>
  segments.reduce<unknown>(
    (inner, segment) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, segment)
        ? (inner as Record<Segment, unknown>)[segment]
        : undefined,
    value,
  );
