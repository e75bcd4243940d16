import * as z from "zod";

/** The closed list of what can go wrong, and the HTTP status of each. Anything else is a fault of ours: 500. */
export const PROBLEM_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** One fault in what was sent: where it is and how to mend it. `file` and `line` only for configuration files. */
export const Fault = z.object({
  path: z.string(),
  message: z.string(),
  file: z.string().optional(),
  line: z.int().optional(),
});
export type Fault = z.infer<typeof Fault>;

/** RFC 9457 problem details, with our code and the list of faults. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  faults: z.array(Fault).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Which operation failed, in words, and under which id the server's log tells of it. */
type Failed = { readonly operation?: string | undefined; readonly requestId?: string | undefined };

/** What the client throws when the server answers with a problem, or does not answer at all (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  readonly failed: Failed;
  constructor(status: number, code: string, detail: string, faults: readonly Fault[] = [], failed: Failed = {}) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.failed = failed;
  }
}
