import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import { differences, plain } from "./differences.ts";
import type { AppliedDocuments, ConfigurationKind, KnownNames, Manifest } from "./kind.ts";
import type { OwnedWrite } from "./owned-store.ts";
import type { Standing } from "./standing.ts";

/** Something that a source made and names no more: taken away, left because nobody asked for that, or kept. */
export type Removal = {
  readonly action: "remove" | "leave" | "keep";
  readonly kind: ConfigurationKind;
  readonly name: string;
  /** The file in which it stood last. */
  readonly file: string;
  readonly because: string;
};

/** All documents as they will be, and the names that may be referred to then. */
export type World = { readonly known: KnownNames; readonly applied: AppliedDocuments };

type Candidate = Pick<Removal, "kind" | "name" | "file">;

const keyOf = (kind: ManifestKind, name: string): string => `${kind} ${name}`;

/**
 * What becomes of everything that a source owns and that its files name no more. Only what is still as the files made it
 * may go, and only when nothing that stays names it.
 */
export function planRemovals(
  kinds: readonly ConfigurationKind[],
  unnamed: readonly OwnedWrite[],
  standing: Standing,
  world: World,
  prune: boolean,
): Removal[] {
  const kept: Removal[] = [];
  const candidates: Candidate[] = [];
  for (const { kind: kindName, name, file, document } of unnamed) {
    const kind = kinds.find((one) => one.kind === kindName);
    const stands = standing.get(kindName)?.get(name);
    if (!kind || !stands) continue;
    const because = whyItStays(kind, stands, document);
    if (because === undefined) candidates.push({ kind, name, file });
    else kept.push({ action: "keep", kind, name, file, because });
  }
  const namers = whoNamesThem(kinds, candidates, world);
  for (const candidate of candidates) {
    const namer = namers.get(keyOf(candidate.kind.kind, candidate.name));
    if (namer !== undefined) kept.push({ ...candidate, action: "keep", because: `${namer} names it` });
  }
  const going = candidates
    .filter(({ kind, name }) => !namers.has(keyOf(kind.kind, name)))
    .map((candidate): Removal => {
      const because = `the files name it no more; it stood in ${candidate.file}`;
      return { ...candidate, action: prune ? "remove" : "leave", because };
    });
  const rank = new Map(kinds.map(({ kind }, index) => [kind, index]));
  const rankOf = ({ kind }: Removal): number => rank.get(kind.kind) ?? 0;
  return [...going, ...kept].sort((a, b) => rankOf(b) - rankOf(a) || (a.name < b.name ? -1 : 1));
}

/** Why something may not go with the files, whatever else is so; nothing where it may. */
function whyItStays(kind: ConfigurationKind, stands: Manifest, made: unknown): string | undefined {
  if (!kind.remove) return `files take nothing of the kind ${kind.kind} away`;
  const changed = differences(made, plain(stands), new Set(kind.unordered ?? []));
  if (changed.length === 0) return undefined;
  return `it was changed by hand since (${changed.map(({ path }) => path).join(", ")})`;
}

/**
 * Which of these something that stays would miss, and what that is. What is kept for that may name others in its turn: asked
 * until nothing more is missed.
 */
function whoNamesThem(
  kinds: readonly ConfigurationKind[],
  candidates: readonly Candidate[],
  world: World,
): ReadonlyMap<string, string> {
  const namers = new Map<string, string>();
  for (;;) {
    const going = candidates.filter(({ kind, name }) => !namers.has(keyOf(kind.kind, name)));
    const found = missedOf(kinds, going, world);
    if (found.size === 0) return namers;
    for (const [key, namer] of found) namers.set(key, namer);
  }
}

/** Which of these something would miss that stays, and what: `EscalationPolicy nights`. */
export function missedOf(
  kinds: readonly ConfigurationKind[],
  going: readonly Candidate[],
  world: World,
): Map<string, string> {
  const missed = new Map<string, string>();
  if (going.length === 0) return missed;
  const without = worldWithout(world, going);
  const each = going.map((one) => ({ ...one, without: worldWithout(world, [one]) }));
  for (const kind of kinds) {
    for (const manifest of without.applied.all(kind.kind)) {
      if (!complainsMore(kind, manifest, without, world)) continue;
      const namer = `${kind.kind} ${manifest.metadata.name}`;
      const ones = each.filter((one) => complainsMore(kind, manifest, one.without, world));
      for (const one of ones.length > 0 ? ones : each) missed.set(keyOf(one.kind.kind, one.name), namer);
    }
  }
  return missed;
}

function worldWithout({ known, applied }: World, gone: readonly Candidate[]): World {
  const keys = new Set(gone.map(({ kind, name }) => keyOf(kind.kind, name)));
  const names = new Map<ManifestKind, ReadonlySet<string>>();
  const documents = new Map<ManifestKind, readonly Manifest[]>();
  return {
    known: (kind) => {
      const found = names.get(kind) ?? new Set([...known(kind)].filter((name) => !keys.has(keyOf(kind, name))));
      names.set(kind, found);
      return found;
    },
    applied: {
      find: (kind, name) => (keys.has(keyOf(kind, name)) ? undefined : applied.find(kind, name)),
      all: (kind) => {
        const found =
          documents.get(kind) ?? applied.all(kind).filter(({ metadata }) => !keys.has(keyOf(kind, metadata.name)));
        documents.set(kind, found);
        return found;
      },
    },
  };
}

/** Whether a document has faults, or something worth saying, at more places in one world than in the other. */
function complainsMore(kind: ConfigurationKind, manifest: Manifest, there: World, here: World): boolean {
  const placesIn = ({ known, applied }: World): string[] =>
    [...(kind.check?.(manifest, known, applied) ?? []), ...(kind.warn?.(manifest, known, applied) ?? [])].map(
      ({ path }) => path,
    );
  const places = placesIn(there);
  if (places.length === 0) return false;
  const known = new Set(placesIn(here));
  return places.some((path) => !known.has(path));
}
