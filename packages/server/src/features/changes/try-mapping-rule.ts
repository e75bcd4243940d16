import type { changesRecord, MappingRuleInput } from "@shipshape/contract/changes-record";
import type { HandlerOutput } from "@shipshape/contract/route";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { type AskedPlaces, askedPlaces } from "./asked-places.ts";
import { changeEventStore } from "./change-event-store.ts";
import type { ChangeReaders } from "./change-source.ts";
import { conditionProblem, holds } from "./mapping-language.ts";
import { mappingRuleStore } from "./mapping-rule-store.ts";
import { type PlaceFinder, placeFinder, subjectOf } from "./place-finder.ts";

type Draft = z.output<typeof MappingRuleInput> & { readonly name: string };
type Tried = HandlerOutput<typeof changesRecord.tryMappingRule>;

const TRIED = 500;
const EXAMPLES = 10;

const isUnderstood = (places: AskedPlaces["places"], find: PlaceFinder): boolean =>
  places.length > 0 &&
  places.every((place) => {
    const { service, environment, ignored } = find(place);
    return ignored || (service !== undefined && (environment !== undefined || !place.needsEnvironment));
  });

const inWords = ({ service, environment, because, ignored }: ReturnType<PlaceFinder>): string =>
  ignored
    ? because.service
    : `${service ?? "no service"} in ${environment ?? "no environment"}: ${because.service}; ${because.environment}`;

/** What a rule would do with what waits in the inbox. Nothing is changed. */
export async function tryMappingRule({ db }: Kernel, readers: ChangeReaders, draft: Draft): Promise<Tried> {
  const problem = conditionProblem(draft.condition) ?? null;
  const events = await changeEventStore(db).notUnderstood(undefined, TRIED);
  if (problem) return { problem, waiting: events.length, fits: 0, understood: 0, examples: [] };
  const all = events.map((event) => askedPlaces(event, readers));
  const others = (await mappingRuleStore(db).all()).filter(({ name, enabled }) => enabled && name !== draft.name);
  const own = { ...draft, service: draft.service ?? null, environment: draft.environment ?? null };
  const rules = [...others, own].toSorted((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1));
  const places = all.flatMap((one) => one.places);
  const after = await placeFinder(db, places, rules);
  const fitting = all.filter((one) => one.places.some((place) => holds(draft.condition, subjectOf(place)).holds));
  return {
    problem: null,
    waiting: events.length,
    fits: fitting.length,
    understood: all.filter((one) => isUnderstood(one.places, after)).length,
    examples: fitting.slice(0, EXAMPLES).flatMap(({ event, places: [place] }) =>
      place
        ? [
            {
              event: event.id,
              told: [place.service, place.name, place.repository, place.environment].filter(Boolean).join(" · "),
              now: inWords(after(place)),
            },
          ]
        : [],
    ),
  };
}
