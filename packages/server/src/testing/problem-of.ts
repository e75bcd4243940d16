import type { ApiProblem } from "@shipshape/contract/problem";
import { expect } from "vitest";

/** The problem that a call ends with; a call that is allowed fails the test. */
export const problemOf = (call: Promise<unknown>): Promise<ApiProblem> =>
  call.then(
    () => expect.unreachable("it was allowed"),
    (error: unknown) => error as ApiProblem,
  );
