import type { Note } from "./reading.ts";
import type { SlothSlo } from "./sloth-spec.ts";
import { isBalanced, isWindowed, withoutWindows } from "./windowed-query.ts";

/** What keeps an SLO of a file of Sloth from being one, each at its place: Sloth refuses the same (pkg/common/validation). */
export function slothFaults({ at, service, name, objective, ...sli }: SlothSlo): Note[] {
  const faults: Note[] = [];
  if (service === "") faults.push([at.slice(0, -2), "it names no service"]);
  if (name === "") faults.push([[...at, "name"], "it is missing: an SLO needs a name"]);
  if (!(objective > 0 && objective < 100)) {
    faults.push([[...at, "objective"], `${objective} is no percentage between 0 and 100, such as 99.9`]);
  }
  return [...faults, ...indicatorFaults({ at, ...sli })];
}

function indicatorFaults({
  at,
  events,
  errorRatioQuery,
  plugin,
}: Pick<SlothSlo, "at" | "events" | "errorRatioQuery" | "plugin">): Note[] {
  const place = [...at, "sli"];
  if (plugin !== undefined) {
    return [[[...place, "plugin"], `the queries of the plugin ${plugin} are its own: write them out as events`]];
  }
  if (events !== undefined && errorRatioQuery !== undefined) {
    return [[place, "it has both events and raw, which may not agree: keep one of them"]];
  }
  if (errorRatioQuery !== undefined)
    return queryFaults([...place, "raw"], new Map([["error_ratio_query", errorRatioQuery]]));
  if (events === undefined) return [[place, "it has neither events nor raw: write an error_query and a total_query"]];
  const { errorQuery, totalQuery } = events;
  const queries = new Map([
    ["error_query", errorQuery],
    ["total_query", totalQuery],
  ]);
  const faults = queryFaults([...place, "events"], queries);
  if (faults.length > 0 || errorQuery.trim() !== totalQuery.trim()) return faults;
  return [[[...place, "events"], "error_query and total_query are the same: every event would be an error"]];
}

const queryFaults = (place: Note[0], queries: ReadonlyMap<string, string>): Note[] =>
  [...queries].flatMap(([name, query]): Note[] => {
    const problem = queryProblem(query);
    return problem === undefined ? [] : [[place, `${name} ${problem}`]];
  });

function queryProblem(query: string): string | undefined {
  if (query.trim() === "") return "is missing";
  const rest = withoutWindows(query);
  if (/\{\{|\}\}/.test(rest)) return "holds a template other than {{.window}}, which nobody fills in";
  if (!isWindowed(query)) return "has no {{.window}}, where the length of each window goes: write rate(…[{{.window}}])";
  return isBalanced(rest) ? undefined : "has brackets or quotes that do not close";
}
