import type { Place } from "@shipshape/domain/changes/fact";
import { type FoundPlace, findPlace, type KnownPlaces } from "@shipshape/domain/changes/find-place";
import { repositoryName, repositoryUrl } from "@shipshape/domain/changes/repository-url";
import type { Db } from "../../kernel/database.ts";
import { servicesByNames } from "../catalog/index.ts";
import { knownPlacesViews, type RuleRow } from "./known-places-views.ts";
import { holds, type MappingSubject } from "./mapping-language.ts";
import type { Teller } from "./told-fact.ts";

/** Where a change happened, as far as can be said, and why so. */
export type PlaceFound = FoundPlace & {
  readonly serviceId: string | undefined;
  readonly serviceName: string | undefined;
};
/** A place as it was told, and by whom. */
export type ToldPlace = Place & Teller;
export type PlaceFinder = (place: ToldPlace) => PlaceFound;

/** Every name by which a service may be called in these. */
const namesIn = (asked: readonly ToldPlace[], further: readonly { readonly service: string | null }[]): string[] => [
  ...new Set([...asked.flatMap(candidates), ...further.flatMap(({ service }) => (service === null ? [] : [service]))]),
];

function candidates({ service, name, repository }: Place): string[] {
  const url = repository === undefined ? undefined : repositoryUrl(repository);
  const last = url === undefined ? undefined : repositoryName(url).split("/").at(-1);
  const called = [service, name, last].filter((one) => one !== undefined).map((one) => one.toLowerCase());
  // payments-production is payments, in production
  const shorter = called.flatMap((one) => (one.includes("-") ? [one.slice(0, one.lastIndexOf("-"))] : []));
  return [...called, ...shorter];
}

/** Finds the places of these, by the rules (or by those given instead of them), the catalog and the environments. */
export async function placeFinder(
  db: Db,
  asked: readonly ToldPlace[],
  instead?: readonly RuleRow[],
): Promise<PlaceFinder> {
  const views = knownPlacesViews(db);
  const rules = instead ?? (await views.rules());
  const urls = asked.flatMap(({ repository }) => repositoryUrl(repository ?? "") ?? []);
  const sources = await views.sources([...new Set(asked.map(({ by }) => by))]);
  const [services, environments, ofRepository] = [
    await servicesByNames(db, namesIn(asked, [...rules, ...sources.values()])),
    await views.environments(),
    await views.servicesOfRepositories([...new Set(urls)]),
  ];
  const ids = new Map([
    ...[...services.values()].map(({ name, id }) => [name, id] as const),
    ...ofRepository.map(({ service, serviceId }) => [service, serviceId] as const),
  ]);
  const known: KnownPlaces = {
    isService: (name) => ids.has(name),
    environments,
    servicesOf: (url) => ofRepository.filter((one) => one.url === url).map(({ service }) => service),
  };
  return (place) => {
    const subject = subjectOf(place);
    const fitting = rules.filter(({ condition }) => holds(condition, subject).holds);
    const found = findPlace(place, { fitting, ...(sources.get(place.by) ?? NOTHING_SAID) }, known);
    return { ...found, serviceName: found.service, serviceId: ids.get(found.service ?? "") };
  };
}

/** What the conditions of rules are asked of. */
export const subjectOf = (place: ToldPlace): MappingSubject => ({
  ...place,
  repository: repositoryUrl(place.repository ?? "") ?? place.repository,
  source: place.by,
});

const NOTHING_SAID = { service: null, environment: null };
