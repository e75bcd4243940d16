import type { Fault } from "@shipshape/contract/problem";
import { DomainError } from "../../../kernel/problem.ts";

/** The file is not what it should be: where, and what to do about it. */
export const unreadable = (detail: string, faults: readonly Fault[] = []) =>
  new DomainError("unprocessable", detail, faults);

/** The same at a line of the file. */
export const unreadableAt = (line: number, message: string) =>
  unreadable(`Line ${line}: ${message}`, [{ path: "", line, message }]);

/** More than is taken; the limit is named. */
export const tooLarge = (detail: string) => new DomainError("too_large", detail);
