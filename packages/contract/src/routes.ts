import { access } from "./access.ts";
import { alertRoutes } from "./alert-routes.ts";
import { alertSilences } from "./alert-silences.ts";
import { alerts } from "./alerts.ts";
import { alertRules } from "./alerts-rules.ts";
import { catalog } from "./catalog.ts";
import { changes } from "./changes.ts";
import { evidence } from "./changes-evidence.ts";
import { changeInbox } from "./changes-inbox.ts";
import { changesRecord } from "./changes-record.ts";
import { changeSources } from "./changes-sources.ts";
import { configuration } from "./configuration.ts";
import { environments } from "./environments.ts";
import { gates } from "./gates.ts";
import { gateApprovals } from "./gates-approvals.ts";
import { gateFreezes } from "./gates-freezes.ts";
import { gatePolicies } from "./gates-policies.ts";
import { gateReadiness } from "./gates-readiness.ts";
import { gateRules } from "./gates-rules.ts";
import { gateSources } from "./gates-sources.ts";
import { incidents } from "./incidents.ts";
import { pager } from "./incidents-pager.ts";
import { insights } from "./insights.ts";
import { alertIntegrations } from "./integrations.ts";
import { notify } from "./notify.ts";
import { notifyContacts } from "./notify-contacts.ts";
import { notifyCoverage } from "./notify-coverage.ts";
import { notifyProviders } from "./notify-providers.ts";
import { notifyStory } from "./notify-story.ts";
import { oncall } from "./oncall.ts";
import { oncallCalendars } from "./oncall-calendars.ts";
import { oncallCover } from "./oncall-cover.ts";
import { escalation } from "./oncall-escalation.ts";
import type { Route } from "./route.ts";
import { search } from "./search.ts";
import { slo } from "./slo.ts";
import { sloExclusions } from "./slo-exclusions.ts";
import { sloHistory } from "./slo-history.ts";
import { statuspage } from "./statuspage.ts";
import { system } from "./system.ts";
import { telemetry } from "./telemetry.ts";

/** Every operation of the API, by room: the one list that server, client, CLI and OpenAPI read. */
export const routes = {
  access,
  catalog,
  changes: { ...changes, ...changesRecord, ...changeInbox, ...evidence, ...changeSources },
  environments,
  telemetry,
  slo: { ...slo, ...sloExclusions, ...sloHistory },
  oncall: { ...oncall, ...oncallCover, ...oncallCalendars, ...escalation },
  notify: { ...notify, ...notifyContacts, ...notifyCoverage, ...notifyProviders, ...notifyStory },
  alerts: { ...alerts, ...alertRules, ...alertSilences, ...alertRoutes, ...alertIntegrations },
  incidents: { ...incidents, ...pager },
  statuspage,
  gates: {
    ...gates,
    ...gateFreezes,
    ...gatePolicies,
    ...gateApprovals,
    ...gateRules,
    ...gateReadiness,
    ...gateSources,
  },
  insights,
  configuration,
  search,
  system,
} as const;

/** The same, flat. */
export const allRoutes: readonly Route[] = Object.values(routes).flatMap((room) => Object.values<Route>(room));
