import { type Fault, PROBLEM_STATUS, type ProblemCode } from "@shipshape/contract/problem";

/** What a rule of ours refuses, with a code from the closed list and a sentence that names the mend. */
export class DomainError extends Error {
  readonly code: ProblemCode;
  readonly faults: readonly Fault[];
  constructor(code: ProblemCode, detail: string, faults: readonly Fault[] = []) {
    super(detail);
    this.name = "DomainError";
    this.code = code;
    this.faults = faults;
  }
  get status(): number {
    return PROBLEM_STATUS[this.code];
  }
}

export const notFound = (kind: string, name: string, mend = "") =>
  new DomainError("not_found", `There is no ${kind} "${name}".${mend ? ` ${mend}` : ""}`);

/** What was sent has these faults; the sentence names them all. */
export const invalid = (faults: readonly Fault[]) =>
  new DomainError("invalid", faults.map(({ path, message }) => `${path}: ${message}`).join("; "), faults);

/** The first of them ends a sentence that begins with what is refused: "The override cannot be: it ends before it starts." */
export const refused = (begin: string, faults: readonly Fault[]) =>
  new DomainError("invalid", `${begin}: ${faults[0]?.message}.`, faults);

/** What went wrong, as far as what was thrown says it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
