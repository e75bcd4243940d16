import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { DoraSearch } from "./dora-search.ts";

const doraRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/dora",
  validateSearch: DoraSearch,
  loader: ({ context: { queries } }) => loadAll(queries, [ask.catalog.listServices(), ask.catalog.listTeams()]),
  component: lazyPage(() => import("./dora-page.tsx"), "DoraPage"),
});

const benchmarksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/benchmarks",
  validateSearch: DoraSearch,
  loader: ({ context: { queries } }) =>
    loadAll(queries, [ask.insights.benchmarks(), ask.catalog.listServices(), ask.catalog.listTeams()]),
  component: lazyPage(() => import("./benchmarks-page.tsx"), "BenchmarksPage"),
});

export const insightsRoutes = [doraRoute, benchmarksRoute] as const;
