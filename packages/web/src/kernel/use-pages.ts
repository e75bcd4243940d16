import { keepPreviousData, type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { joinHead, joinTail, type Loaded } from "./join-pages.ts";

/** The first rows come fast; those behind them in fewer requests. */
const FIRST_PAGE = 100;
const NEXT_PAGE = 500;
/** When something has changed, at most so many rows are read again; those behind them stay as they came. */
const READ_AGAIN = 500;

type Page = { readonly limit: number; readonly after?: string | undefined };

type Paged<T, C> = {
  /** Begins with the room, so that its events refresh the list; holds the filter. */
  key: QueryKey;
  read: (page: Page) => Promise<Loaded<T, C>>;
  keyOf: (row: T) => string;
};

/**
 * A list without an end: its pages come as one scrolls. What happens meanwhile refreshes its head in one request, and
 * neither moves the window nor asks for a hundred pages. `rows` is undefined until the first of them have come.
 *
 * ```ts
 * const { rows, more } = usePages({
 *   key: ask.incidents.list({ query }).queryKey,
 *   read: async (page) => {
 *     const { incidents, next } = await api.incidents.list({ query: { ...query, ...page } });
 *     return { rows: incidents, next };
 *   },
 *   keyOf: ({ id }) => id,
 * });
 * ```
 */
export function usePages<T, C = undefined>({ key, read, keyOf }: Paged<T, C>) {
  const queries = useQueryClient();
  const queryKey = [...key, "pages"];
  const known = (): Loaded<T, C> | undefined => queries.getQueryData<Loaded<T, C>>(queryKey);
  const { data, isPlaceholderData } = useQuery<Loaded<T, C>>({
    queryKey,
    async queryFn() {
      const count = known()?.rows.length ?? 0;
      const head = await read({ limit: Math.min(READ_AGAIN, Math.max(FIRST_PAGE, count)) });
      const before = known();
      return before ? joinHead(before, head, keyOf) : head;
    },
    placeholderData: keepPreviousData,
    throwOnError: (_, { state }) => state.data === undefined,
  });
  const next = useMutation({
    mutationFn: async (after: string) => {
      const page = await read({ limit: NEXT_PAGE, after });
      queries.setQueryData<Loaded<T, C>>(queryKey, (before) => before && joinTail(before, page, keyOf));
    },
  });
  const after = data?.next ?? null;
  return {
    rows: data?.rows,
    counts: data?.counts,
    /** What is shown is of the filter before; that of this one is on its way. */
    isOfBefore: isPlaceholderData,
    more: {
      has: after !== null && !isPlaceholderData,
      load(): void {
        if (after !== null && !next.isPending) next.mutate(after);
      },
      pending: next.isPending,
      failed: next.isError && next.variables === after,
    },
  };
}
