import { mountAccessRoutes } from "./features/access/access-routes.ts";
import { peopleSearch } from "./features/access/people-search-views.ts";
import { userConfiguration } from "./features/access/user-configuration.ts";
import { type AlertIntake, createAlertIntake } from "./features/alerts/alert-intake.ts";
import { alertRuleConfiguration } from "./features/alerts/alert-rule-configuration.ts";
import { alertSearch } from "./features/alerts/alert-search-views.ts";
import { mountAlertsRoutes } from "./features/alerts/alerts-routes.ts";
import { firingSince } from "./features/alerts/firing-since-views.ts";
import { heartbeatJobs, heartbeatPeriodic } from "./features/alerts/heartbeats.ts";
import { indexWords } from "./features/alerts/index-words.ts";
import { mutingJobs, mutingPeriodic } from "./features/alerts/muting-jobs.ts";
import { snoozeJobs } from "./features/alerts/opsgenie-snooze.ts";
import { pagerAlertSubscribers } from "./features/alerts/pager-alerts.ts";
import { routingConfiguration } from "./features/alerts/routing-configuration.ts";
import { rulesJobs, rulesPeriodic, rulesSubscribers } from "./features/alerts/rules-jobs.ts";
import { mountRulesRoutes } from "./features/alerts/rules-routes.ts";
import { sloAlertSubscribers } from "./features/alerts/slo-alerts.ts";
import { intakeJobs } from "./features/alerts/take-alerts.ts";
import { mountCatalogRoutes } from "./features/catalog/catalog-routes.ts";
import { catalogSearch } from "./features/catalog/catalog-search-views.ts";
import { ensureBuiltIn } from "./features/catalog/ensure-built-in.ts";
import { serviceConfiguration } from "./features/catalog/service-configuration.ts";
import { teamConfiguration } from "./features/catalog/team-configuration.ts";
import { createChangeIntake } from "./features/changes/change-intake.ts";
import type { ChangeIntake } from "./features/changes/change-source.ts";
import { changesJobs, changesPeriodic, changesSubscribers } from "./features/changes/changes-jobs.ts";
import { mountChangesRoutes } from "./features/changes/changes-routes.ts";
import { deploymentSearch } from "./features/changes/deployment-search-views.ts";
import { mountEvidenceRoutes } from "./features/changes/evidence/evidence-routes.ts";
import { runningEvidenceSince } from "./features/changes/evidence/evidence-since-views.ts";
import { mappingConfiguration } from "./features/changes/mapping-configuration.ts";
import { mountRecordRoutes } from "./features/changes/record-routes.ts";
import { changeReaders } from "./features/changes/sources/source-kinds.ts";
import { mountSources } from "./features/changes/sources/sources.ts";
import { environmentConfiguration } from "./features/environments/environment-configuration.ts";
import { environmentSearch } from "./features/environments/environment-search-views.ts";
import { mountEnvironmentsRoutes } from "./features/environments/environments-routes.ts";
import { productionEnvironments } from "./features/environments/index.ts";
import { freezeConfiguration } from "./features/gates/freeze-configuration.ts";
import { gatesJobs, gatesPeriodic, gatesSubscribers } from "./features/gates/gates-jobs.ts";
import { mountGatesRoutes } from "./features/gates/gates-routes.ts";
import { policyConfiguration } from "./features/gates/policy-configuration.ts";
import { readinessConfiguration } from "./features/gates/readiness-configuration.ts";
import { gateRuleConfiguration } from "./features/gates/rule-configuration.ts";
import { incidentDesk } from "./features/incidents/incident-desk.ts";
import { incidentSearch } from "./features/incidents/incident-search-views.ts";
import { incidentsJobs, incidentsPeriodic, incidentsSubscribers } from "./features/incidents/incidents-jobs.ts";
import { mountIncidentsRoutes } from "./features/incidents/incidents-routes.ts";
import { liveSince } from "./features/incidents/live-since-views.ts";
import { mountPagerRoutes } from "./features/incidents/pager-routes.ts";
import { insightsJobs, insightsPeriodic, insightsSubscribers } from "./features/insights/insights-jobs.ts";
import { mountInsightsRoutes } from "./features/insights/insights-routes.ts";
import { openChannels } from "./features/notify/channels.ts";
import { notifyJobs, notifyPeriodic, notifySubscribers, takeUpSending } from "./features/notify/notify-jobs.ts";
import { mountNotifyRoutes } from "./features/notify/notify-routes.ts";
import { createSender, type Sender } from "./features/notify/sender.ts";
import { calendarConfiguration } from "./features/oncall/calendar-configuration.ts";
import { mountCalendarRoutes, mountCoverRoutes } from "./features/oncall/calendar-routes.ts";
import { escalationPolicyConfiguration } from "./features/oncall/escalation-policy-configuration.ts";
import { mountEscalationRoutes } from "./features/oncall/escalation-routes.ts";
import { onCallDesk } from "./features/oncall/on-call-desk.ts";
import { oncallJobs, oncallPeriodic } from "./features/oncall/oncall-jobs.ts";
import { mountOncallRoutes } from "./features/oncall/oncall-routes.ts";
import { oncallSearch } from "./features/oncall/oncall-search-views.ts";
import { scheduleConfiguration } from "./features/oncall/schedule-configuration.ts";
import { mountTemporaryRoutes } from "./features/oncall/temporary-routes.ts";
import { budgetSince, COUNTED_BACK_DAYS } from "./features/slo/budget-since-views.ts";
import { ensureBuiltInSlos } from "./features/slo/built-in-slos.ts";
import { exclusionConfiguration } from "./features/slo/exclusion-configuration.ts";
import { mountExclusionRoutes } from "./features/slo/exclusion-routes.ts";
import { mountSloHistoryRoutes } from "./features/slo/history-routes.ts";
import { objectivesReading } from "./features/slo/index.ts";
import { indicatorConfiguration } from "./features/slo/indicator-configuration.ts";
import { opensloConfigurations } from "./features/slo/openslo-configuration.ts";
import { sloConfiguration } from "./features/slo/slo-configuration.ts";
import { sloJobs, sloPeriodic, sloSubscribers } from "./features/slo/slo-jobs.ts";
import { mountSloRoutes } from "./features/slo/slo-routes.ts";
import { sloSearch } from "./features/slo/slo-search-views.ts";
import { statusPageConfiguration } from "./features/statuspage/status-page-configuration.ts";
import { statusPageSearch } from "./features/statuspage/status-page-search-views.ts";
import { mountStatuspageRoutes } from "./features/statuspage/statuspage-routes.ts";
import { statuspageSubscribers } from "./features/statuspage/tell-incident.ts";
import { dataSourceConfiguration } from "./features/telemetry/data-source-configuration.ts";
import { ensureOwnSource } from "./features/telemetry/own-source.ts";
import { type SourceReader, sourceReader } from "./features/telemetry/source-reader.ts";
import { mountTelemetryRoutes } from "./features/telemetry/telemetry-routes.ts";
import { mountConfigurationRoutes } from "./kernel/configuration/configuration-routes.ts";
import type { ConfigurationKind } from "./kernel/configuration/kind.ts";
import { oneAtATime } from "./kernel/database.ts";
import { registerSubscribers, type Subscriber } from "./kernel/events.ts";
import type { Http } from "./kernel/http.ts";
import { every, type HandledJob, type PeriodicJob } from "./kernel/jobs.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { dropOldMonths, type Kept, makeMonths } from "./kernel/retention.ts";
import { mountSearch, type Searched } from "./kernel/search.ts";

/** What the house does beside answering requests. */
export type App = {
  readonly jobs: readonly HandledJob[];
  readonly periodic: readonly PeriodicJob[];
  /** What is made sure of at each start, one after the other, before any job runs. */
  readonly onStart: readonly (() => Promise<void>)[];
  /** Sends messages beside the jobs; brought to an end at each stop, after the last job. */
  readonly sender: Sender;
  /** Takes alerts, and makes of them what people see: begins with the jobs. */
  readonly intake: AlertIntake;
};

const HOUR = 3_600;

/** The kinds of configuration as code, in the order in which they are applied. */
export const configurationKinds: readonly ConfigurationKind[] = [
  userConfiguration,
  teamConfiguration,
  environmentConfiguration,
  calendarConfiguration,
  scheduleConfiguration,
  escalationPolicyConfiguration,
  serviceConfiguration,
  mappingConfiguration,
  dataSourceConfiguration,
  indicatorConfiguration,
  ...opensloConfigurations,
  sloConfiguration,
  exclusionConfiguration,
  routingConfiguration,
  alertRuleConfiguration,
  statusPageConfiguration,
  freezeConfiguration,
  policyConfiguration,
  gateRuleConfiguration,
  readinessConfiguration,
];

/** What can be found by typing. */
const searched: readonly Searched[] = [
  peopleSearch,
  ...catalogSearch,
  deploymentSearch,
  environmentSearch,
  sloSearch,
  ...oncallSearch,
  alertSearch,
  incidentSearch,
  statusPageSearch,
];

/** Who is told of what: one line each. */
const subscribers = (kernel: Kernel, sender: Sender, changes: ChangeIntake): readonly Subscriber[] => [
  ...changesSubscribers(kernel, changes),
  ...sloSubscribers(kernel),
  ...notifySubscribers(kernel, sender),
  ...sloAlertSubscribers(kernel),
  ...pagerAlertSubscribers(kernel),
  ...rulesSubscribers(kernel),
  ...incidentsSubscribers(kernel),
  ...statuspageSubscribers(kernel),
  ...gatesSubscribers(kernel),
  ...insightsSubscribers(kernel),
];

const jobs = (kernel: Kernel, sender: Sender, intake: AlertIntake): readonly HandledJob[] => [
  ...changesJobs(kernel, changeReaders),
  ...sloJobs(kernel),
  ...oncallJobs(kernel),
  ...notifyJobs(kernel, sender),
  ...intakeJobs(intake),
  ...heartbeatJobs(kernel),
  ...snoozeJobs(kernel),
  ...mutingJobs(kernel),
  ...rulesJobs(kernel),
  ...incidentsJobs(kernel),
  ...gatesJobs(kernel),
  ...insightsJobs(kernel),
];

/** What only grows, how long it is kept, and what of it is needed for longer by what is not over yet. */
export function keptTables({ config: { keepDays } }: Pick<Kernel, "config">): readonly Kept[] {
  const written = { writtenBackDays: 0 };
  const whileOpen = { ...written, neededSince: [firingSince, liveSince] };
  const only = { ...written, neededSince: [] };
  return [
    { table: "sli_day", days: keepDays.slo, neededSince: [budgetSince], writtenBackDays: COUNTED_BACK_DAYS },
    { table: "event", days: keepDays.events, ...whileOpen },
    { table: "notification_attempt", days: keepDays.events, ...whileOpen },
    { table: "alert_signal", days: keepDays.signals, ...whileOpen },
    { table: "audit_entry", days: keepDays.audit, ...only },
    { table: "change_event", days: keepDays.events, ...only },
    { table: "alert_request", days: keepDays.requests, ...only },
    { table: "received_event", days: keepDays.requests, ...only },
    { table: "alert_occurrence", days: keepDays.requests, ...only },
    ...["evidence", "test_case", "test_list", "test_run", "test_failure"].map((table) => ({
      table,
      days: keepDays.evidence,
      ...written,
      neededSince: [runningEvidenceSince],
    })),
  ];
}

const periodic = (
  kernel: Kernel,
  sources: SourceReader,
  sender: Sender,
  intake: AlertIntake,
): readonly PeriodicJob[] => [
  ...changesPeriodic(kernel),
  ...sloPeriodic(kernel, sources),
  ...oncallPeriodic(kernel),
  ...notifyPeriodic(kernel, sender),
  every(5, "alerts.expire", () => intake.expire()),
  every(5, "alerts.indexWords", () => indexWords(kernel)),
  ...heartbeatPeriodic(kernel),
  ...mutingPeriodic(kernel),
  ...rulesPeriodic(kernel),
  ...incidentsPeriodic(kernel),
  ...gatesPeriodic(kernel),
  ...insightsPeriodic(kernel),
  every(HOUR, "kernel.makePartitions", () => makeMonths(kernel, keptTables(kernel))),
  every(HOUR, "kernel.dropPartitions", () => dropOldMonths(kernel, keptTables(kernel))),
];

const onStart = (kernel: Kernel): App["onStart"] => [
  () => makeMonths(kernel, keptTables(kernel)),
  ...[ensureBuiltIn, ensureOwnSource, ensureBuiltInSlos].map((ensure) => () => oneAtATime(kernel.db, "start", ensure)),
  () => takeUpSending(kernel),
];

/** Puts the rooms together: the only file that knows them all. */
export function createApp(http: Http, kernel: Kernel): App {
  const sources = sourceReader(kernel);
  const intake = createAlertIntake(kernel);
  const changes = createChangeIntake(kernel);
  const sender = createSender(kernel, openChannels(kernel));
  mountAccessRoutes(http, kernel);
  mountCatalogRoutes(http, kernel, configurationKinds);
  mountChangesRoutes(http, kernel);
  mountRecordRoutes(http, kernel, changeReaders);
  mountSources(http, kernel, changes);
  mountEvidenceRoutes(http, kernel, productionEnvironments);
  mountEnvironmentsRoutes(http, kernel);
  mountTelemetryRoutes(http, kernel, sources, objectivesReading);
  mountSloRoutes(http, kernel);
  mountExclusionRoutes(http, kernel);
  mountSloHistoryRoutes(http, kernel);
  mountOncallRoutes(http, kernel);
  mountTemporaryRoutes(http, kernel);
  mountCalendarRoutes(http, kernel);
  mountCoverRoutes(http, kernel);
  mountEscalationRoutes(http, kernel);
  mountNotifyRoutes(http, kernel, { ...onCallDesk(kernel), ...incidentDesk(kernel) });
  mountAlertsRoutes(http, kernel, intake);
  mountRulesRoutes(http, kernel);
  mountIncidentsRoutes(http, kernel);
  mountPagerRoutes(http, kernel);
  mountStatuspageRoutes(http, kernel);
  mountGatesRoutes(http, kernel);
  mountInsightsRoutes(http, kernel);
  mountConfigurationRoutes(http, kernel, configurationKinds);
  mountSearch(http, kernel, searched);

  const told = subscribers(kernel, sender, changes);
  registerSubscribers(told);
  return {
    jobs: [...jobs(kernel, sender, intake), ...told.map(({ job }) => job)],
    periodic: periodic(kernel, sources, sender, intake),
    onStart: onStart(kernel),
    sender,
    intake: {
      ...intake,
      settled: async () => {
        await changes.drain();
        return intake.settled();
      },
    },
  };
}
