import { isTimeZone } from "@shipshape/domain/time/time-zone";
import * as z from "zod";

const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

/** A Date reads the 30th of February as the 2nd of March. */
const isDayOfItsMonth = (text: string): boolean => {
  const day = Number(text.slice(8, 10));
  return day <= 28 || new Date(`${text.slice(0, 10)}T00:00Z`).getUTCDate() === day;
};

/**
 * A moment, as a Date in code and an ISO 8601 string on the wire. It is said with its zone: without one it would mean
 * another moment on another machine.
 */
export const Moment = z
  .union([
    z.date(),
    z
      .string()
      .regex(ZONED, "a moment with its zone, such as 2030-12-20T08:00:00Z")
      .refine(isDayOfItsMonth, "a day that its month has"),
  ])
  .pipe(z.coerce.date<string | Date>());

/** The name people type: RFC 1123 label, as in OpenSLO, Kubernetes and Backstage. */
export const Name = z
  .string()
  .max(63, "at most 63 characters")
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    "lower-case letters, digits and '-', starting and ending with a letter or digit",
  );

/** How something is called where people read it; its name where it has none. */
export const DisplayName = z.string().regex(/\S/, "a text that is not blank").max(200);

export const Labels = z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({});
export const Annotations = z.record(z.string(), z.string()).default({});

export const Link = z.strictObject({ title: z.string().min(1), url: z.url() });
export const Contact = z.strictObject({ kind: z.string().min(1), value: z.string().min(1) });

/** A sentence that says why, and a code that programs can rely on. */
export const Because = z.object({
  code: z.string(),
  text: z.string(),
  until: Moment.optional(),
  subject: z.string().optional(),
});

export const TimeZone = z.string().refine(isTimeZone, "an IANA time zone such as Europe/Berlin");

/** A page of a long list: `after` is the `next` of the page before. */
export const PageQuery = z.object({
  limit: z.coerce.number<string | number>().int().min(1).max(1000).default(100),
  after: z.string().optional().describe("the 'next' of the page before"),
});

/** The same where a page goes on after an id. */
export const PageAfterId = PageQuery.extend({ after: z.uuid().optional().describe("the 'next' of the page before") });

/** Beside what creates or changes by a name: whoever makes something new does not want to write over another's. */
export const OnlyNew = z.object({
  onlyNew: z.stringbool().optional().describe("refused where there is one of that name already"),
});

/** Which state of a definition somebody has read: another has another revision. */
export const Revision = z.string().max(64).describe("changes with what is said, whoever changes it");

/** Beside what changes or deletes by a name: what others changed since is not written over unseen. */
export const Seen = z.object({
  revision: Revision.optional().describe("as it was read: refused, with who changed it and when, if it changed since"),
});

export const Done = z.object({ ok: z.literal(true) });
export const DONE = { ok: true } as const;
