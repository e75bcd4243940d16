import { type RawBuilder, sql } from "kysely";

/** What a version may be called, with and without a v before it, as an array; see versionNames in domain/changes/version-names. */
export const namesOfVersion = (version: RawBuilder<unknown>): RawBuilder<string[]> => sql`array_remove(array[${version},
  case when ${version} ~ '^v[0-9]' then substr(${version}, 2) when ${version} ~ '^[0-9]' then 'v' || ${version} end], null)`;

/** What the release of a version may be called by a repository of several parts: after the service, such as payments-v1.2.0. */
export const namesOfPart = (service: RawBuilder<unknown>, version: RawBuilder<unknown>): RawBuilder<string[]> => sql`(
  select array_agg(${service} || joint || regexp_replace(${version}, '^v(?=[0-9])', ''))
  from unnest(array['-v', '-', '@', '@v', '/v', '/', '_v', '_']) as joint where ${version} ~ '^v?[0-9]+[.][0-9]')`;
