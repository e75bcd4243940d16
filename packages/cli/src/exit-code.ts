import type { ApiProblem } from "@shipshape/contract/problem";

/** What the exit code tells a script. */
export const EXIT = {
  done: 0,
  /** The answer is no: the gate is shut, or the command that was run failed. */
  no: 1,
  /** What was asked is not right: an unknown option, a faulty file, a value the server refuses. */
  invalid: 2,
  /** No answer from the server. */
  unreachable: 3,
  /** Not signed in, or not allowed. */
  forbidden: 4,
  /** There is no such thing. */
  notFound: 5,
  /** A fault of the server. */
  server: 6,
} as const;

export const EXIT_HELP = `Exit codes: 0 done · 1 the answer is no (gate shut, command failed) · 2 wrong input ·
            3 server unreachable · 4 not allowed · 5 not found · 6 server fault`;

export function exitCodeOf({ status }: Pick<ApiProblem, "status">): number {
  if (status === 0) return EXIT.unreachable;
  if (status === 401 || status === 403) return EXIT.forbidden;
  if (status === 404) return EXIT.notFound;
  return status >= 500 ? EXIT.server : EXIT.invalid;
}
