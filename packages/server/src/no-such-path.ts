import type { FastifyReply, FastifyRequest } from "fastify";
import type { RawRoute } from "./kernel/http.ts";
import { DomainError } from "./kernel/problem.ts";

/** Where programs ask: a page of the interface would be taken for an answer. */
const OF_PROGRAMS = /^\/(api|assets|metrics|v2|generic|jsm|-|integrations\/(v1|generic))(\/|$)/;

/** Whether somebody asks for a page of the interface, which is one for all its addresses. */
export const isPage = ({ method, url }: Pick<FastifyRequest, "method" | "url">): boolean =>
  method === "GET" && !OF_PROGRAMS.test(pathOf(url));

const pathOf = (url: string): string => url.split("?")[0] ?? "";

const fits = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith(":") || part === given[at]);
};

/** What a path answers nothing to: 405 where it takes other methods, as when somebody opens a webhook's address in a browser, else 404. */
export function refusePath(mounted: readonly RawRoute[], { method, url }: FastifyRequest, reply: FastifyReply): never {
  const path = pathOf(url);
  const there = mounted.find((route) => fits(route.path, path));
  if (!there) throw new DomainError("not_found", `There is nothing at ${path}.`);
  const methods = [...new Set(mounted.filter((route) => fits(route.path, path)).map((route) => route.method))].sort();
  reply.header("allow", methods.join(", "));
  // the pattern, not the path: some hold a key
  throw new DomainError("method_not_allowed", `${there.path} takes ${methods.join(", ")}, not ${method}.`);
}
