import type { ReadChange } from "../change-source.ts";

/** One request at the door of a source. Nothing of it is trusted before it is verified. */
export type SourceRequest = {
  /** The body byte by byte, what signatures are over; unpacked where it came packed. */
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The path behind the address of the source: deployments, issue/41/close. */
  readonly path: string;
};

/** What a sender proves itself with, as the source was set up. */
export type Proof = {
  /** The secret, and the one before its last rotation while that works; none where the source has none. */
  readonly secrets: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** A text at an address, by the rules of all requests to addresses that people give; remembered for a while. */
  readonly fetchText: (url: string) => Promise<string>;
};

/** One event of a request: most requests have one, a batch has many. */
export type SourceEvent = {
  readonly kind: string;
  /** Its sender's own id of it, or what stands in its place: the same again is a no-op. Null where each counts. */
  readonly delivery: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/**
 * All that the house knows of one kind of source: one file each, listed in `source-kinds.ts`. Its words for people (the set-up, a
 * sample) stand in `@shipshape/domain/changes/source-setup`.
 */
export type SourceKind = {
  /** A secret in the form in which its sender takes one; any text where it takes any. */
  readonly newSecret?: () => string;
  /** Throws `Refused` where the request is not its sender's. */
  readonly verify: (request: SourceRequest, proof: Proof) => void | Promise<void>;
  /** The events of a request. Throws `Refused` where it is none of this kind at all. */
  readonly events: (request: SourceRequest) => readonly SourceEvent[];
  /** Where the body says what its sender's clock showed, at the first match. */
  readonly saidAt?: RegExp;
  readonly read: ReadChange;
};
