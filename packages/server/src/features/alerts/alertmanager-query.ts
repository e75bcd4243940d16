import { type Matcher, matchesAll, matchesValue, patternProblem } from "@shipshape/domain/alerts/matcher";
import { readMatcher } from "@shipshape/domain/alerts/read-matchers";
import type { FastifyRequest } from "fastify";

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What Go's swag takes for yes; everything else is no, also what is none of both. */
const YES = new Set(["true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled"]);

export type AlertsAsked = {
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  readonly muted: boolean;
  readonly takes: (labels: Readonly<Record<string, string>>) => boolean;
  readonly takesReceiver: (name: string) => boolean;
};

export type Asked<T> = { readonly ok: true; readonly asked: T } | { readonly ok: false; readonly because: string };

const queryOf = ({ query }: FastifyRequest): Query => query as Query;
const lastOf = (given: Query[string]): string | undefined => (typeof given === "string" ? given : given?.at(-1));

/** The matchers of `filter=`, each of which must fit; an error in the words of Alertmanager. */
export function filterOf(request: FastifyRequest): Asked<readonly Matcher[]> {
  const given = queryOf(request)["filter"] ?? [];
  const matchers: Matcher[] = [];
  for (const text of typeof given === "string" ? [given] : given) {
    const read = readMatcher(text);
    if (!read.ok) return read;
    matchers.push(...read.matchers);
  }
  return { ok: true, asked: matchers };
}

/** What GET /alerts and GET /alerts/groups are asked for. */
export function alertsAsked(request: FastifyRequest): Asked<AlertsAsked> {
  const query = queryOf(request);
  const filter = filterOf(request);
  if (!filter.ok) return filter;
  const receiver = lastOf(query["receiver"]);
  const problem = receiver === undefined ? undefined : patternProblem(`^(?:${receiver})$`);
  if (problem !== undefined) return { ok: false, because: `failed to parse receiver param: ${problem}` };
  const isWanted = (name: string) => {
    const given = lastOf(query[name]);
    return given === undefined || YES.has(given.toLowerCase());
  };
  return {
    ok: true,
    asked: {
      active: isWanted("active"),
      silenced: isWanted("silenced"),
      inhibited: isWanted("inhibited"),
      muted: isWanted("muted"),
      takes: (labels) => matchesAll(filter.asked, labels),
      takesReceiver: (name) =>
        receiver === undefined || matchesValue({ name: "receiver", operator: "=~", value: receiver }, name),
    },
  };
}
