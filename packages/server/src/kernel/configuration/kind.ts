import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Permission } from "@shipshape/contract/permission";
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

/** The names that exist once all documents are applied: those in the database, those built in, those in the files. */
export type KnownNames = (kind: ManifestKind) => ReadonlySet<string>;

/** The documents as they will be once all of them are applied: those in the files over those in the database. */
export type AppliedDocuments = {
  readonly find: (kind: ManifestKind, name: string) => Manifest | undefined;
  readonly all: (kind: ManifestKind) => readonly Manifest[];
};

/** One document to create or to replace, and where it comes from: `file:services.yaml`. */
export type Change<M extends Manifest = Manifest> = {
  readonly manifest: M;
  /** What `read` gave, if it existed. */
  readonly before: M | undefined;
  readonly origin: string;
};

type Apply<M extends Manifest> = (
  tx: Tx,
  actor: Actor,
  manifest: M,
  before: M | undefined,
  kernel: Kernel,
) => Promise<void>;
type ApplyAll<M extends Manifest> = (
  tx: Tx,
  actor: Actor,
  changes: readonly Change<M>[],
  kernel: Kernel,
) => Promise<void>;

type Described<M extends Manifest> = {
  readonly kind: M["kind"];
  readonly read: (db: Db) => Promise<M[]>;
  readonly check?: (manifest: M, known: KnownNames, applied: AppliedDocuments) => readonly Fault[];
  /** What is no fault and yet worth saying: a service that nobody knows yet. */
  readonly warn?: (manifest: M, known: KnownNames, applied: AppliedDocuments) => readonly Fault[];
  /** What a change would do beyond the document itself, in sentences, told when it is planned: what an edit makes of a budget. */
  readonly effectOf?: (
    db: Db,
    change: Omit<Change<M>, "origin">,
    applied: AppliedDocuments,
    kernel: Kernel,
  ) => Promise<readonly string[]>;
  /** Names that may be referred to but are neither exported nor changed by documents. */
  readonly builtIn?: readonly string[];
  /** Paths of lists whose order means nothing: `spec.members`. */
  readonly unordered?: readonly string[];
  /** Paths whose value no two documents of this kind may share, whatever its case: `spec.email`. */
  readonly unique?: readonly string[];
  /** What its documents need beside config:write. */
  readonly permission?: Permission;
  /**
   * Takes one away as its room does, where an archive is kept into that; `kernel.db` is the transaction of the apply. Throws,
   * before it has done anything, why it stays. Without it files take none of the kind away.
   */
  readonly remove?: (kernel: Kernel, actor: Actor, name: string) => Promise<void>;
  /** What is compared with `read` and shown as a difference, where that is not the document itself: secrets hashed. */
  readonly comparable?: (manifest: M, kernel: Kernel) => M;
};

export type ConfigurationKind<M extends Manifest = Manifest> = Described<M> & {
  /** Creates or replaces one, with its audit row and events. */
  readonly apply: Apply<M>;
  /** The same for many at once, in a few statements: for kinds of which there are thousands. */
  readonly applyAll?: ApplyAll<M>;
};

/**
 * One kind of configuration as code, given by the room that owns it: with `apply`, or with `applyAll` where there are
 * thousands. `read` returns documents exactly as the schema parses them (a displayName equal to the name left out), so
 * that read → apply changes nothing. `check` finds what a schema cannot: references (`unknownName` in reference.ts
 * words them), impossible values.
 */
export function configurationKind<M extends Manifest>(
  given: Described<M> & ({ readonly apply: Apply<M> } | { readonly applyAll: ApplyAll<M> }),
): ConfigurationKind {
  const kind: ConfigurationKind<M> =
    "apply" in given
      ? given
      : {
          ...given,
          apply: (tx, actor, manifest, before, kernel) =>
            given.applyAll(tx, actor, [{ manifest, before, origin: "api" }], kernel),
        };
  return kind as unknown as ConfigurationKind;
}
