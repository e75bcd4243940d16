import { type RawBuilder, sql } from "kysely";

/** What a version may be called, with and without a v before it, as an array; see versionNames in domain/changes/version-names. */
export const namesOfVersion = (version: RawBuilder<unknown>): RawBuilder<string[]> => sql`array_remove(array[${version},
  case when ${version} ~ '^v[0-9]' then substr(${version}, 2) when ${version} ~ '^[0-9]' then 'v' || ${version} end], null)`;
