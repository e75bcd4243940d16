import type * as z from "zod";
import { ApiProblem, Problem } from "./problem.ts";
import type { CallInput, CallOutput, Route } from "./route.ts";

type Callable<R extends Route> =
  Record<never, never> extends CallInput<R>
    ? (input?: CallInput<R>) => Promise<CallOutput<R>>
    : (input: CallInput<R>) => Promise<CallOutput<R>>;

export type Client<T> = { readonly [K in keyof T]: T[K] extends Route ? Callable<T[K]> : Client<T[K]> };

export type ClientOptions = {
  readonly baseUrl: string;
  readonly token?: string;
  readonly fetch?: typeof fetch;
};

type Parts = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** The address of a call: path parameters filled in, query appended; `undefined` values are left out. */
export function routeUrl(route: Route, baseUrl: string, { params = {}, query = {} }: Parts): URL {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const url = new URL(path, baseUrl);
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) url.searchParams.append(key, one instanceof Date ? one.toISOString() : String(one));
    }
  }
  return url;
}

/** What a route does, in words; those of its id where its own were left out, as a browser's first load does. */
const operationOf = ({ summary, id }: Route): string =>
  summary || (id.split(".").at(-1) ?? id).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

async function problemOf(route: Route, response: Response): Promise<ApiProblem> {
  const operation = operationOf(route);
  const text = await response.text();
  try {
    const { status, code, detail, faults, requestId } = Problem.parse(JSON.parse(text));
    return new ApiProblem(status, code, detail, faults, { operation, requestId });
  } catch {
    return new ApiProblem(response.status, "unexpected", `${response.status} ${text.slice(0, 200)}`, [], { operation });
  }
}

/** Why nothing came back: what lies beneath a failed fetch, ECONNREFUSED, where it is told. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return String(code ?? message ?? cause);
}

/** Calls one route and returns its parsed answer. Throws ApiProblem. */
export async function callRoute(route: Route, options: ClientOptions, parts: Parts = {}): Promise<unknown> {
  const fetchFn = options.fetch ?? fetch;
  const headers: Record<string, string> = { accept: "application/json" };
  if (options.token) headers["authorization"] = `Bearer ${options.token}`;
  if (parts.body !== undefined) headers["content-type"] = "application/json";
  const response = await fetchFn(routeUrl(route, options.baseUrl, parts), {
    method: route.method,
    headers,
    credentials: "same-origin",
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  }).catch((cause: unknown) => {
    throw new ApiProblem(
      0,
      "unreachable",
      `No answer from ${options.baseUrl}: is the server running? (${reasonOf(cause)})`,
    );
  });
  if (!response.ok) throw await problemOf(route, response);
  return (route.response as z.ZodType).parse(await response.json());
}

/** A client with the shape of the route tree: `api.slo.list({ query })`. */
export function createClient<T extends object>(routes: T, options: ClientOptions): Client<T> {
  const wrap = (node: object): unknown =>
    "path" in node
      ? (input?: Parts) => callRoute(node as Route, options, input)
      : Object.fromEntries(Object.entries(node).map(([key, child]) => [key, wrap(child as object)]));
  return wrap(routes) as Client<T>;
}
