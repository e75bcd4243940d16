import type { WrittenInhibitRule, WrittenRoute, WrittenRouting } from "./routing.ts";

type Plain = { readonly [key: string]: unknown };

/** Only what says something: a file that people read has no empty lists. */
const said = (fields: Plain): Plain =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  );

const routeOf = (route: WrittenRoute): Plain => ({
  ...said({ receiver: route.receiver }),
  // also an empty list: it says that the grouping of the route above does not hold here
  ...(route.groupBy === undefined ? {} : { group_by: route.groupBy }),
  ...said({
    matchers: route.matchers,
    continue: route.continue,
    group_wait: route.groupWait,
    group_interval: route.groupInterval,
    repeat_interval: route.repeatInterval,
    mute_time_intervals: route.muteTimeIntervals,
    active_time_intervals: route.activeTimeIntervals,
    routes: route.routes.map(routeOf),
  }),
});

const ruleOf = (rule: WrittenInhibitRule): Plain =>
  said({ source_matchers: rule.sourceMatchers, target_matchers: rule.targetMatchers, equal: rule.equal });

/**
 * A document of routes as an Alertmanager would have it in its configuration file, so that its tools can read it. Inhibition
 * along dependencies has no word there, and is left out.
 */
export const alertmanagerConfiguration = ({ receivers, route, inhibitRules, timeIntervals }: WrittenRouting): Plain =>
  said({
    route: routeOf(route),
    inhibit_rules: inhibitRules.filter(({ byDependency }) => !byDependency).map(ruleOf),
    receivers: receivers.map(({ name }) => ({ name })),
    time_intervals: timeIntervals.map(({ name, timeIntervals: intervals }) => ({
      name,
      time_intervals: intervals.map(({ times, weekdays, daysOfMonth, months, years, location }) =>
        said({
          times: times?.map(({ startTime, endTime }) => ({ start_time: startTime, end_time: endTime })),
          weekdays,
          days_of_month: daysOfMonth,
          months,
          years,
          location,
        }),
      ),
    })),
  });

/** The tree where nobody wrote one: every alert at once, together with those of its service. */
export const BUILT_IN_ROUTING: WrittenRouting = {
  receivers: [{ name: "shipshape", notifyOnly: false }],
  route: {
    receiver: "shipshape",
    matchers: [],
    continue: false,
    groupBy: ["service"],
    groupWait: "0s",
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    routes: [],
  },
  inhibitRules: [],
  timeIntervals: [],
};
