import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const schedulesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/on-call",
  loader: ({ context: { queries } }) =>
    loadAll(queries, [ask.oncall.listSchedules(), ask.oncall.listEscalationPolicies()]),
  component: lazyPage(() => import("./schedules-page.tsx"), "SchedulesPage"),
});

const scheduleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/on-call/$name",
  validateSearch: z.object({
    weeks: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
      .optional()
      .catch(undefined),
    from: z.string().date().optional().catch(undefined),
  }),
  component: lazyPage(() => import("./schedule-page.tsx"), "SchedulePage"),
});

export const oncallRoutes = [schedulesRoute, scheduleRoute] as const;
