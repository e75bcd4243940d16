import { environmentNamed, type NamedEnvironment, tierOfWord } from "./environment-name.ts";
import type { Place } from "./fact.ts";
import { repositoryName, repositoryUrl } from "./repository-url.ts";

/** What a mapping rule that fits says. */
export type FittingRule = {
  readonly name: string;
  readonly service: string | null;
  readonly environment: string | null;
  readonly ignore: boolean;
};

/** What is said of a place beside itself: the rules that fit, in their order, and what its source is for. */
export type SaidOfPlace = {
  readonly fitting: readonly FittingRule[];
  readonly service: string | null;
  readonly environment: string | null;
};

export type KnownPlaces = {
  readonly isService: (name: string) => boolean;
  readonly environments: readonly NamedEnvironment[];
  /** The services whose code lies in a repository. */
  readonly servicesOf: (url: string) => readonly string[];
};

type Found = { readonly is: string | undefined; readonly because: string };
export type FoundPlace = {
  readonly service: string | undefined;
  readonly environment: string | undefined;
  /** A rule says that this is nothing to keep. */
  readonly ignored: boolean;
  readonly because: { readonly service: string; readonly environment: string };
};

/**
 * Of which service and environment a change speaks: what it says itself where that is one of ours, else what the first rule that fits
 * says, else what its repository and its name tell, else what its source is for.
 */
export function findPlace(place: Place, said: SaidOfPlace, known: KnownPlaces): FoundPlace {
  const ignoring = said.fitting.find(({ ignore }) => ignore);
  const service = serviceOf(place, said, known);
  const environment = environmentOf(place, said, known);
  return {
    service: service.is,
    environment: environment.is,
    ignored: ignoring !== undefined,
    because: {
      service: ignoring ? `the rule "${ignoring.name}" ignores it` : service.because,
      environment: environment.because,
    },
  };
}

/** payments-production: a name that ends with the word of an environment. */
function partsOf(name: string): { readonly service: string; readonly word: string } | undefined {
  const at = name.lastIndexOf("-");
  const word = name.slice(at + 1);
  return at > 0 && tierOfWord(word) !== undefined ? { service: name.slice(0, at), word } : undefined;
}

function serviceOf(place: Place, said: SaidOfPlace, known: KnownPlaces): Found {
  const told = place.service?.toLowerCase();
  if (told !== undefined && known.isService(told)) return { is: told, because: "it says so" };
  const rule = said.fitting.find(({ service }) => service !== null);
  if (rule?.service) {
    return known.isService(rule.service)
      ? { is: rule.service, because: `the rule "${rule.name}" says so` }
      : { is: undefined, because: `the rule "${rule.name}" names the service "${rule.service}", which there is not` };
  }
  const name = (place.service ?? place.name)?.toLowerCase();
  const url = place.repository === undefined ? undefined : repositoryUrl(place.repository);
  const owners = url === undefined ? [] : known.servicesOf(url);
  const owner = owners.length === 1 ? owners[0] : owners.find((one) => one === name);
  if (owner !== undefined) return { is: owner, because: `${url} is its repository` };
  const called = [place.name?.toLowerCase(), name && partsOf(name)?.service].find((one) => one && known.isService(one));
  if (called) return { is: called, because: `it is called ${name}` };
  const last = url === undefined ? undefined : repositoryName(url).split("/").at(-1);
  if (last !== undefined && owners.length === 0 && known.isService(last))
    return { is: last, because: `its repository is called ${last}` };
  if (said.service !== null && known.isService(said.service))
    return { is: said.service, because: "its source speaks of this service" };
  return { is: undefined, because: unknownService(name, url, owners) };
}

function unknownService(name: string | undefined, url: string | undefined, owners: readonly string[]): string {
  if (owners.length > 1) {
    const which = name === undefined ? "it does not say which of them" : `"${name}" is none of them`;
    return `${url} holds ${owners.join(", ")}, and ${which}`;
  }
  const told = [
    ...(name === undefined ? [] : [`"${name}" is no service of ours`]),
    ...(url === undefined ? [] : [`no service says that ${url} is its repository`]),
  ];
  return told.length === 0 ? "it does not say of which service it speaks" : told.join(", and ");
}

function environmentOf(place: Place, said: SaidOfPlace, known: KnownPlaces): Found {
  const ours = known.environments;
  if (place.environment !== undefined && ours.some(({ name }) => name === place.environment))
    return { is: place.environment, because: "it says so" };
  const rule = said.fitting.find(({ environment }) => environment !== null);
  if (rule?.environment) return { is: rule.environment, because: `the rule "${rule.name}" says so` };
  const word = place.environment ?? (place.name === undefined ? undefined : partsOf(place.name.toLowerCase())?.word);
  const found = word === undefined ? undefined : environmentNamed(word, ours);
  if (found?.environment !== undefined) return { is: found.environment, because: found.because };
  if (said.environment !== null && place.environment === undefined)
    return { is: said.environment, because: "its source speaks of this environment" };
  return { is: undefined, because: found?.because ?? "it does not say of which environment it speaks" };
}
