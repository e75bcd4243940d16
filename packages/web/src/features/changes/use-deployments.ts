import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import type { listQuery } from "./deployment-search.ts";

const PAGE = 100;

/** Deployments page by page, newest first, as far as somebody has scrolled. */
export const deploymentPages = (query: ReturnType<typeof listQuery>) =>
  infiniteQueryOptions({
    queryKey: ["changes", "pages", query],
    queryFn: ({ pageParam }) =>
      api.changes.listDeployments({ query: { ...query, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

export const useDeployments = (query: ReturnType<typeof listQuery>) =>
  useInfiniteQuery({ ...deploymentPages(query), placeholderData: keepPreviousData });
