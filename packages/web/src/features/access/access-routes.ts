import { createRoute, redirect } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { rootRoute } from "../../kernel/root-route.tsx";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: z.object({ back: z.string().startsWith("/").optional() }),
  component: lazyPage(() => import("./sign-in-page.tsx"), "SignInPage"),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/welcome",
  component: lazyPage(() => import("./welcome-page.tsx"), "WelcomePage"),
});

export const publicAccessRoutes = [signInRoute, welcomeRoute] as const;

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings",
  beforeLoad: (): void => {
    throw redirect({ to: "/settings/me", replace: true });
  },
});

const peopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/people",
  loader: ({ context: { queries } }) => queries.ensureQueryData(ask.access.listUsers()),
  component: lazyPage(() => import("./people-page.tsx"), "PeoplePage"),
});

const tokensRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/tokens",
  loader: ({ context: { queries } }) => queries.ensureQueryData(ask.access.listTokens()),
  component: lazyPage(() => import("./tokens-page.tsx"), "TokensPage"),
});

const integrationsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/integrations",
  validateSearch: z.object({ show: z.string().optional().catch(undefined) }),
  loader: ({ context: { queries } }) =>
    loadAll(queries, [
      ask.system.listReceipts(),
      ask.system.getOnboarding(),
      ask.catalog.listServices(),
      ask.slo.list(),
      ask.telemetry.listSources(),
      ask.notify.listMyContactMethods(),
    ]),
  component: lazyPage(() => import("./integrations-page.tsx"), "IntegrationsPage"),
});

const aboutRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/about",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.system.about()]),
  component: lazyPage(() => import("./about-page.tsx"), "AboutPage"),
});

const maybe = z.string().optional().catch(undefined);

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/audit",
  validateSearch: z.object({
    actor: maybe,
    subject: maybe,
    action: maybe,
    days: z.coerce.number().int().min(1).max(90).optional().catch(undefined),
    peek: maybe,
  }),
  component: lazyPage(() => import("./audit-page.tsx"), "AuditPage"),
});

export const accessRoutes = [
  settingsRoute,
  peopleRoute,
  tokensRoute,
  integrationsRoute,
  auditRoute,
  aboutRoute,
] as const;
