import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { accessRoutes, publicAccessRoutes } from "./features/access/access-routes.ts";
import { alertsRoutes } from "./features/alerts/alerts-routes.ts";
import { catalogRoutes } from "./features/catalog/catalog-routes.ts";
import { changesRoutes } from "./features/changes/changes-routes.ts";
import { evidenceRoutes } from "./features/changes/evidence-routes.ts";
import { environmentsRoutes } from "./features/environments/environments-routes.ts";
import { gatesRoutes } from "./features/gates/gates-routes.ts";
import { homeRoutes } from "./features/home/home-routes.ts";
import { incidentsRoutes, publicIncidentsRoutes } from "./features/incidents/incidents-routes.ts";
import { insightsRoutes } from "./features/insights/insights-routes.ts";
import { notifyRoutes } from "./features/notify/notify-routes.ts";
import { oncallRoutes } from "./features/oncall/oncall-routes.ts";
import { runbooksRoutes } from "./features/runbooks/runbooks-routes.ts";
import { searchRoutes } from "./features/search/search-routes.ts";
import { sloRoutes } from "./features/slo/slo-routes.ts";
import { statuspageRoutes } from "./features/statuspage/statuspage-routes.ts";
import { telemetryRoutes } from "./features/telemetry/telemetry-routes.ts";
import { NotFoundPage } from "./kernel/not-found-page.tsx";
import { ProblemPage } from "./kernel/problem-page.tsx";
import { createQueryClient } from "./kernel/query-client.ts";
import { rootRoute } from "./kernel/root-route.tsx";
import { isSignedOut, signedInRoute } from "./kernel/signed-in-route.ts";
import { PageSkeleton } from "./kit/skeleton.tsx";
import { Shell } from "./shell.tsx";

/** Puts the rooms together: the only file that knows all their pages. */
const routeTree = rootRoute.addChildren([
  ...publicAccessRoutes,
  ...publicIncidentsRoutes,
  signedInRoute.addChildren([
    ...homeRoutes,
    ...catalogRoutes,
    ...changesRoutes,
    ...insightsRoutes,
    ...evidenceRoutes,
    ...environmentsRoutes,
    ...gatesRoutes,
    ...sloRoutes,
    ...alertsRoutes,
    ...oncallRoutes,
    ...incidentsRoutes,
    ...statuspageRoutes,
    ...runbooksRoutes,
    ...notifyRoutes,
    ...telemetryRoutes,
    ...accessRoutes,
    ...searchRoutes,
  ]),
]);
signedInRoute.update({ component: Shell });

function buildRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    defaultPendingMinMs: 200,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
}

function createApp() {
  const queries = createQueryClient((error) => {
    if (isSignedOut(error)) void toSignIn();
  });
  const router = buildRouter(queries);
  /** The session ended while a page was open: sign in, and come back to it. */
  const toSignIn = async (): Promise<void> => {
    const { href, pathname } = router.state.location;
    if (/^\/(sign-in|welcome|ack)/.test(pathname)) return;
    await router.navigate({ to: "/sign-in", search: { back: href } });
  };
  return { queries, router };
}

const { queries, router } = createApp();

// A page that was reached is where keyboard and screen reader go on, as after a page load.
router.subscribe("onResolved", ({ pathChanged, fromLocation }) => {
  if (pathChanged && fromLocation) document.getElementById("main")?.focus({ preventScroll: true });
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
