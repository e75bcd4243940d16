import type * as z from "zod";

/** Something that happened, named in the past tense (`slo.burnStarted`), with the shape of what it tells. */
export type EventDefinition<S extends z.ZodType = z.ZodType> = {
  readonly name: string;
  readonly summary: string;
  readonly payload: S;
  /** Told to its subscribers and kept nowhere: what follows from it says that it happened. */
  readonly isPassing: boolean;
};

export const defineEvent = <const S extends z.ZodType>(
  name: string,
  summary: string,
  payload: S,
  { isPassing = false }: { readonly isPassing?: boolean } = {},
): EventDefinition<S> => ({ name, summary, payload, isPassing });
