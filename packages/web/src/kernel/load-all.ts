import type { QueryClient, QueryKey } from "@tanstack/react-query";

type Read = { readonly queryKey: QueryKey; readonly queryFn: () => Promise<unknown> };

/** Asks for everything that a page needs at once; the page then shows it without waiting for one after the other. */
export const loadAll = (queries: QueryClient, reads: readonly Read[]): Promise<unknown> =>
  Promise.all(reads.map((read) => queries.ensureQueryData({ ...read, revalidateIfStale: true })));
