import { ApiProblem } from "@shipshape/contract/problem";
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { notFound } from "@tanstack/react-router";

type Read = { readonly queryKey: QueryKey; readonly queryFn: () => Promise<unknown> };

/** Asks for everything that a page needs at once; the page then shows it without waiting for one after the other. */
export async function loadAll(queries: QueryClient, reads: readonly Read[]): Promise<void> {
  try {
    await Promise.all(reads.map((read) => queries.ensureQueryData({ ...read, revalidateIfStale: true })));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) throw notFound({ data: error.message });
    throw error;
  }
}
