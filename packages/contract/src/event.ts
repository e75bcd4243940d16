import type * as z from "zod";

/** Something that happened, named in the past tense (`slo.burnStarted`), with the shape of what it tells. */
export type EventDefinition<S extends z.ZodType = z.ZodType> = {
  readonly name: string;
  readonly summary: string;
  readonly payload: S;
};

export const defineEvent = <const S extends z.ZodType>(
  name: string,
  summary: string,
  payload: S,
): EventDefinition<S> => ({ name, summary, payload });
