import type { Fact, Place } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, ChangeReaders } from "./change-source.ts";
import type { ToldPlace } from "./place-finder.ts";

export type AskedPlaces = {
  readonly event: ChangeEvent;
  readonly places: readonly (ToldPlace & { readonly needsEnvironment: boolean })[];
};

/** The places that the facts of an event speak of, those of deployments first: they say most; nothing where nobody can read it. */
export function askedPlaces(event: ChangeEvent, readers: ChangeReaders): AskedPlaces {
  const told = { by: event.source?.name ?? event.sourceKind, kind: event.sourceKind };
  const facts = factsOf(event, readers);
  const places = facts.flatMap((fact) => {
    const place = placeOf(fact);
    return place ? [{ ...place, ...told, needsEnvironment: fact.kind === "deployment" }] : [];
  });
  return { event, places: places.toSorted((a, b) => Number(b.needsEnvironment) - Number(a.needsEnvironment)) };
}

function factsOf(event: ChangeEvent, readers: ChangeReaders): readonly Fact[] {
  try {
    return readers[event.sourceKind]?.(event).facts ?? [];
  } catch {
    return [];
  }
}

const placeOf = (fact: Fact): Place | undefined =>
  fact.kind === "release" ? fact.key.place : "place" in fact.fields ? fact.fields.place : undefined;
