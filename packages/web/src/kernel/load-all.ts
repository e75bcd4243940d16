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

/** Longer than that nobody waits for what a page can do without. */
const PATIENCE_MS = 300;

/** Waits until it is done or has failed, and not for long. */
export async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((done) => {
    timer = setTimeout(done, PATIENCE_MS);
  });
  await Promise.race([work.catch(() => undefined), patience]);
  clearTimeout(timer);
}

/**
 * Asks for what a page shows once it is there, such as a line that says more: come with the page, it moves nothing under a
 * finger. What fails or takes long is the page's to ask for again.
 */
export const loadSoon = (queries: QueryClient, reads: readonly Read[]): Promise<void> =>
  inTime(Promise.allSettled(reads.map((read) => queries.ensureQueryData({ ...read, revalidateIfStale: true }))));
