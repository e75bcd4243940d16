import type { ManifestKind } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type { Actor } from "../actor.ts";
import type { Db, Tx } from "../database.ts";
import type { Kernel } from "../kernel.ts";

/** A parsed document: apiVersion, kind, metadata, spec, defaults filled in. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: ManifestKind;
  readonly metadata: {
    readonly name: string;
    readonly displayName?: string | undefined;
    readonly labels: Readonly<Record<string, string | string[]>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
};

/** The names that exist once all documents are applied: those in the database and those in the files. */
export type KnownNames = (kind: ManifestKind) => ReadonlySet<string>;

/**
 * One kind of configuration as code, given by the room that owns it. `read` returns documents exactly as the schema
 * parses them, so that read → apply changes nothing. `check` finds what a schema cannot: references, impossible values.
 */
export type ConfigurationKind<M extends Manifest = Manifest> = {
  readonly kind: M["kind"];
  readonly read: (db: Db) => Promise<M[]>;
  readonly check?: (manifest: M, known: KnownNames) => readonly Fault[];
  /** Creates or replaces, with its audit row and events. `before` is what `read` gave, if it existed. */
  readonly apply: (tx: Tx, actor: Actor, manifest: M, before: M | undefined, kernel: Kernel) => Promise<void>;
};

/** Keeps the type of one kind while a list holds many. */
export const configurationKind = <M extends Manifest>(kind: ConfigurationKind<M>): ConfigurationKind =>
  kind as unknown as ConfigurationKind;
