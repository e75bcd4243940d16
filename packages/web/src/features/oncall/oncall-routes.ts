import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { ForecastSearch, forecastQuery } from "./forecast-search.ts";
import { ScheduleSearch } from "./schedule-span.ts";

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
  validateSearch: ScheduleSearch,
  component: lazyPage(() => import("./schedule-page.tsx"), "SchedulePage"),
});

const calendarsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/calendars",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.oncall.listCalendars()]),
  component: lazyPage(() => import("./calendars-page.tsx"), "CalendarsPage"),
});

const policyReads = () => [
  ask.oncall.listEscalationPolicies(),
  ask.oncall.listSchedules(),
  ask.catalog.listServices(),
  ask.catalog.listTeams(),
];

const myShiftsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/my-shifts",
  loader: ({ context: { queries } }) =>
    loadAll(queries, [ask.oncall.listMyShifts(), ask.notify.listMyContactMethods(), ...policyReads()]),
  component: lazyPage(() => import("./my-shifts-page.tsx"), "MyShiftsPage"),
});

const policiesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/escalation-policies",
  loader: ({ context: { queries } }) => loadAll(queries, policyReads()),
  component: lazyPage(() => import("./policies-page.tsx"), "PoliciesPage"),
});

const policyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/escalation-policies/$name",
  validateSearch: ForecastSearch,
  loader: ({ context: { queries }, params, location }) => {
    const query = forecastQuery(ForecastSearch.parse(location.search));
    return Promise.all([
      loadAll(queries, [ask.oncall.getEscalationPolicy({ params })]),
      loadSoon(queries, [
        ask.oncall.forecastEscalation({ params, query }),
        ask.catalog.listServices(),
        ask.catalog.listTeams(),
      ]),
    ]);
  },
  component: lazyPage(() => import("./policy-page.tsx"), "PolicyPage"),
});

const scheduleEditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/on-call/$name/edit",
  loader: ({ context: { queries }, params: { name } }) =>
    loadAll(queries, [ask.oncall.getSchedule({ params: { name } }), ask.access.listUsers()]),
  component: lazyPage(() => import("./schedule-edit-page.tsx"), "ScheduleEditPage"),
});

const policyEditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/escalation-policies/$name/edit",
  loader: ({ context: { queries }, params: { name } }) =>
    loadAll(queries, [ask.oncall.getEscalationPolicy({ params: { name } }), ask.access.listUsers()]),
  component: lazyPage(() => import("./policy-edit-page.tsx"), "PolicyEditPage"),
});

/** Not under /escalation-policies, where a policy may be called "new". */
const newPolicyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/new-escalation-policy",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.access.listUsers()]),
  component: lazyPage(() => import("./policy-edit-page.tsx"), "NewPolicyPage"),
});

/** Not under /on-call, where a schedule may be called "new". */
const newScheduleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/new-schedule",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.access.listUsers()]),
  component: lazyPage(() => import("./schedule-edit-page.tsx"), "NewSchedulePage"),
});

export const oncallRoutes = [
  schedulesRoute,
  scheduleRoute,
  scheduleEditRoute,
  newScheduleRoute,
  calendarsRoute,
  myShiftsRoute,
  policiesRoute,
  policyRoute,
  policyEditRoute,
  newPolicyRoute,
] as const;
