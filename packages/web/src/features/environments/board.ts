import type { environments } from "@shipshape/contract/environments";
import type { CallOutput } from "@shipshape/contract/route";
import type { Status } from "../../kit/status-badge.tsx";

type Board = CallOutput<typeof environments.board>;
export type PlaceView = Board["places"][number];
export type EnvironmentView = Pick<Board["environments"][number], "name" | "displayName" | "kind">;

export type BoardRow = { readonly service: string; readonly places: ReadonlyMap<string, PlaceView> };

const ORDER = ["production", "staging", "testing", "development"];

/** The environments, customers' first; those that only deployments name, last. */
export function columnsOf({ environments: known, places }: Board): EnvironmentView[] {
  const named = new Set(known.map(({ name }) => name));
  const others = [...new Set(places.map(({ environment }) => environment))].filter((name) => !named.has(name)).sort();
  const ordered = known.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return [...ordered, ...others.map((name) => ({ name, displayName: name, kind: "development" as const }))];
}

/** A row a service: what of it runs where. */
export function rowsOf(places: readonly PlaceView[]): BoardRow[] {
  const rows = new Map<string, Map<string, PlaceView>>();
  for (const place of places) {
    const row = rows.get(place.service) ?? new Map<string, PlaceView>();
    rows.set(place.service, row.set(place.environment, place));
  }
  return [...rows]
    .map(([service, own]) => ({ service, places: own }))
    .sort((a, b) => a.service.localeCompare(b.service));
}

/** Somewhere runs something else than in production. */
export const differs = ({ places }: BoardRow): boolean =>
  [...places.values()].some(({ besideProduction }) => besideProduction !== null && besideProduction.is !== "same");

/** How a place stands to production, in a word. */
export function besideStatus({ besideProduction }: Pick<PlaceView, "besideProduction">): Status | undefined {
  if (besideProduction === null) return undefined;
  const { is, deployments } = besideProduction;
  if (is === "same") return { tone: "ok", word: "as production" };
  return is === "behind"
    ? { tone: "warn", word: `${deployments} behind` }
    : { tone: "info", word: `${deployments} ahead` };
}

/** The newest version of a service: what production never had, the latest of it; else what production runs. */
export function newestOf({ places }: BoardRow): string | undefined {
  const endOf = ({ finishedAt, startedAt }: PlaceView): number => (finishedAt ?? startedAt).getTime();
  const all = [...places.values()].toSorted((a, b) => endOf(b) - endOf(a));
  const ahead = all.find(({ besideProduction }) => besideProduction?.is === "ahead");
  const same = all.find(({ besideProduction }) => besideProduction?.is === "same");
  return (ahead ?? same ?? all.find(({ besideProduction }) => besideProduction === null))?.version;
}
