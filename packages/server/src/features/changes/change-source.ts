import type { Fact } from "@shipshape/domain/changes/fact";

/** What came in at a door, verified, and is to be on disk before its sender is told so. */
export type ReceivedChange = {
  /** The source whose key opened the door; null for what came by another way (our own events). */
  readonly sourceId: string | null;
  /** The kind of the source: whose reader reads it. */
  readonly sourceKind: string;
  /** What its source calls it: push, deployment_status, dev.cdevents.service.deployed.0.2.0. */
  readonly kind: string;
  /** Its source's own id of this delivery: the same again is a no-op. Null where it gives none. */
  readonly delivery: string | null;
  /** Those that its reader needs; nothing secret. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly the bytes that were verified. */
  readonly body: Buffer;
};

/** What a test of ours comes as; what it would have been stands among its headers. */
export const TEST_EVENT = "test";
/** Events that only try the door, GitHub's ping among them: they tell of nothing, and are not counted. */
export const TRIALS: readonly string[] = [TEST_EVENT, "ping"];

/** What a source says of itself to those who read its events. */
export type KnownSource = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** The name of the service whose changes these are where they do not say. */
  readonly service: string | null;
  readonly environment: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** An event as it is read into facts: now, and again when rules changed. */
export type ChangeEvent = ReceivedChange & {
  readonly id: string;
  readonly receivedAt: Date;
  /** Null where its source was deleted, or there never was one. */
  readonly source: KnownSource | null;
};

/** What an event says. Where it says nothing for the record, `because` says why not (a ping, a draft, a tag of no release). */
export type Reading = { readonly facts: readonly Fact[]; readonly because?: string };

/**
 * Reads the payload of one kind of source into facts. Pure: the same event always says the same. What it throws is told in the
 * inbox as the reason why the event could not be read, so its message names what is wrong and where.
 */
export type ReadChange = (event: ChangeEvent) => Reading;

/** By kind of source. */
export type ChangeReaders = Readonly<Record<string, ReadChange>>;

/** Where every door hands in what it was sent. */
export type ChangeIntake = {
  /** Settles when it is on disk: the moment to answer. `isNew` is false where this delivery was taken before. */
  take(received: ReceivedChange): Promise<{ readonly isNew: boolean }>;
  drain(): Promise<void>;
};
