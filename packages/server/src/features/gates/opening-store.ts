import { type RawBuilder, sql } from "kysely";
import type { Value } from "../../kernel/questions.ts";

/** What lets something through for a while, broken glass or an override: until its time is over, or it was ended before. */
type Opening = { readonly untilAt: Date; readonly endedAt: Date | null };

export const isOpen = ({ untilAt, endedAt }: Opening, at: Date): boolean => endedAt === null && untilAt > at;

/** The same of a row. */
export const openAt = (at: Date | Value<Date>): RawBuilder<boolean> =>
  sql<boolean>`(ended_at is null and until_at > ${at})`;
