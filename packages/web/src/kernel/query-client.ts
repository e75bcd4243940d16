import { ApiProblem } from "@shipshape/contract/problem";
import { QueryCache, QueryClient } from "@tanstack/react-query";

/** What was refused stays refused; what did not answer may answer in a moment. */
const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500);

/**
 * Answers stay until an event says otherwise; once a minute they are asked again, in case an event was missed.
 * `onError` hears of every read that failed for good.
 */
export const createQueryClient = (onError: (error: Error) => void): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 10_000, refetchInterval: 60_000 },
      mutations: { retry: false },
    },
  });
