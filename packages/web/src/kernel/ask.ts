import type { Client } from "@shipshape/contract/client";
import type { CallOutput, Route } from "@shipshape/contract/route";
import { routes } from "@shipshape/contract/routes";
import { api } from "./api.ts";

type Input<R extends Route> = Client<{ read: R }>["read"] extends (...input: infer I) => unknown ? I : never;

/** A read of the API as the query cache knows it. Keys begin with the room, so that a room's events refresh its reads. */
type Question<R extends Route> = (...input: Input<R>) => {
  queryKey: readonly [room: string, verb: string, input: unknown];
  queryFn: () => Promise<CallOutput<R>>;
};

type Asks<T> = { readonly [K in keyof T]: T[K] extends Route ? Question<T[K]> : Asks<T[K]> };

type Call = (input?: unknown) => Promise<unknown>;

const questionOf = (route: Route, call: Call) => (input?: unknown) => {
  const [room = "", verb = ""] = route.id.split(".");
  return { queryKey: [room, verb, input ?? {}], queryFn: () => call(input) };
};

function questionsOf(routeTree: object, client: object): object {
  return Object.fromEntries(
    Object.entries(routeTree).map(([key, node]) => {
      const called: unknown = Reflect.get(client, key);
      const isRoute = "path" in node;
      return [key, isRoute ? questionOf(node as Route, called as Call) : questionsOf(node, called as object)];
    }),
  );
}

/** The reads of the API for the query cache: `useSuspenseQuery(ask.slo.get({ params: { name } }))`. */
export const ask = questionsOf(routes, api) as Asks<typeof routes>;
