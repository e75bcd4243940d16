import type { Fault } from "@shipshape/contract/problem";

/** Why a door does not take what came. Each dialect has its own code and words for each of them. */
export type RefusalReason =
  /** It is not even the format: no JSON, no form. */
  | "unreadable"
  /** A format that this door does not read. */
  | "unsupported"
  | "too_large"
  /** No key, or one that opens nothing. */
  | "wrong_key"
  /** A key of an integration of another kind. */
  | "wrong_kind"
  /** The key of an integration that was removed. */
  | "retired"
  | "wrong_signature"
  /** The format, but not what the dialect allows in it. */
  | "invalid"
  | "not_found"
  /** Taken, but its sender had left something out before. */
  | "truncated_by_sender"
  /** More than we can take at the moment: the sender should come again. */
  | "overloaded"
  /** A fault of ours. */
  | "fault";

/** What a door throws when it does not take a request. The faults are in the dialect's own words. */
export class Refused extends Error {
  readonly reason: RefusalReason;
  readonly faults: readonly Fault[];
  constructor(reason: RefusalReason, detail: string, faults: readonly Fault[] = []) {
    super(detail);
    this.name = "Refused";
    this.reason = reason;
    this.faults = faults;
  }
}

/** A body that is the format but not the dialect. */
export const invalidBody = (faults: readonly Fault[]): Refused =>
  new Refused(
    "invalid",
    faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; "),
    faults,
  );
