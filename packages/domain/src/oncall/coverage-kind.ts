/** What may be wrong with who is on call when. */
export const COVERAGE_KINDS = [
  "gap",
  "empty_shift",
  "unreachable",
  "unverified",
  "little_rest",
  "unfair_load",
] as const;
export type CoverageKind = (typeof COVERAGE_KINDS)[number];
