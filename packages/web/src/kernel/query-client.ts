import { ApiProblem } from "@shipshape/contract/problem";
import { type Query, QueryCache, QueryClient } from "@tanstack/react-query";

/** What was refused stays refused; what did not answer may answer in a moment. */
function isWorthRetrying(failures: number, error: Error): boolean {
  if (!(error instanceof ApiProblem)) return false;
  const { status } = error;
  return failures < (status === 0 || status > 500 ? 2 : status === 500 ? 1 : 0);
}

/** Soon: somebody waits. */
const retryDelay = (failures: number): number => 300 * 3 ** failures;

/**
 * Answers stay until an event says otherwise; once a minute they are asked again, in case an event was missed.
 * `onError` hears of every read that failed for good.
 */
export const createQueryClient = (onError: (error: Error) => void): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      // Whether there is a connection is found out by asking: who waits for it in silence tells nobody anything.
      queries: {
        networkMode: "always",
        retry: isWorthRetrying,
        retryDelay,
        staleTime: 10_000,
        refetchInterval: 60_000,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });

/**
 * What failed before it brought anything is as if it had never been asked: who comes back to the page is not told what was
 * refused then, and who shows it now asks anew.
 */
export function forgetFailures(queries: QueryClient): void {
  const hasNothing = ({ state }: Query): boolean => state.status === "error" && state.data === undefined;
  const failed = new Set(queries.getQueryCache().findAll({ predicate: hasNothing }));
  void queries.resetQueries({ predicate: (query) => failed.has(query) });
}
