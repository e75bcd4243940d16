import { userSignedIn } from "./access.ts";
import { groupFlushed } from "./alert-routes.ts";
import { silenceChanged } from "./alert-silences.ts";
import { alertActionReceived, alertDispatched, alertOpened, alertResolved, alertUnmuted } from "./alerts.ts";
import { alertRuleChanged } from "./alerts-rules.ts";
import { serviceArchived, serviceChanged, serviceUnarchived, teamChanged } from "./catalog.ts";
import { deploymentFinished, deploymentStarted, historyRevised } from "./changes.ts";
import { evidenceRecorded } from "./changes-evidence.ts";
import { mappingRuleChanged } from "./changes-record.ts";
import { configurationApplied } from "./configuration.ts";
import { environmentChanged } from "./environments.ts";
import type { EventDefinition } from "./event.ts";
import { gateChecked } from "./gates.ts";
import {
  approvalAnswered,
  approvalRequested,
  breakGlassEnded,
  glassBroken,
  retrospectiveChanged,
} from "./gates-approvals.ts";
import { freezeChanged, freezeOverridden, freezeOverrideEnded } from "./gates-freezes.ts";
import { budgetPolicyChanged, policyClauseLeft, policyClauseReached } from "./gates-policies.ts";
import { readinessChanged } from "./gates-readiness.ts";
import { gateRuleChanged } from "./gates-rules.ts";
import { heldDeploymentChanged } from "./gates-sources.ts";
import {
  incidentAcknowledged,
  incidentOpened,
  incidentReopened,
  incidentResolved,
  incidentUnacknowledged,
  incidentUpdated,
  pageCancelled,
  pageRequested,
} from "./incidents.ts";
import { pagerRecovered, pagerTroubled } from "./incidents-pager.ts";
import { attributionDecided } from "./insights.ts";
import { changeReceived, integrationChanged } from "./integrations.ts";
import { answerReceived, notificationDelivered, notificationFailed, pageUnreached, receiptReceived } from "./notify.ts";
import { overrideChanged, overrideCreated, overrideDeleted, scheduleChanged } from "./oncall.ts";
import { calendarChanged } from "./oncall-calendars.ts";
import { coverChanged } from "./oncall-cover.ts";
import { escalationPolicyChanged } from "./oncall-escalation.ts";
import {
  budgetRecovered,
  budgetSpent,
  burnEnded,
  burnStarted,
  sloAlertEnded,
  sloAlertStarted,
  sloEvaluated,
} from "./slo.ts";
import { exclusionChanged } from "./slo-exclusions.ts";
import { updatePublished } from "./statuspage.ts";

/** Every event that the server tells, by name. */
export const allEvents: readonly EventDefinition[] = [
  userSignedIn,
  serviceChanged,
  serviceArchived,
  serviceUnarchived,
  teamChanged,
  deploymentStarted,
  deploymentFinished,
  historyRevised,
  environmentChanged,
  mappingRuleChanged,
  evidenceRecorded,
  burnStarted,
  burnEnded,
  sloAlertStarted,
  sloAlertEnded,
  budgetSpent,
  budgetRecovered,
  sloEvaluated,
  exclusionChanged,
  scheduleChanged,
  escalationPolicyChanged,
  overrideCreated,
  overrideChanged,
  overrideDeleted,
  calendarChanged,
  coverChanged,
  notificationDelivered,
  notificationFailed,
  pageUnreached,
  answerReceived,
  receiptReceived,
  alertOpened,
  alertDispatched,
  alertUnmuted,
  alertResolved,
  alertActionReceived,
  silenceChanged,
  groupFlushed,
  alertRuleChanged,
  integrationChanged,
  changeReceived,
  incidentOpened,
  incidentAcknowledged,
  incidentUnacknowledged,
  incidentResolved,
  incidentReopened,
  incidentUpdated,
  pageRequested,
  pageCancelled,
  pagerTroubled,
  pagerRecovered,
  updatePublished,
  gateChecked,
  freezeChanged,
  freezeOverridden,
  freezeOverrideEnded,
  policyClauseReached,
  policyClauseLeft,
  budgetPolicyChanged,
  approvalRequested,
  approvalAnswered,
  glassBroken,
  breakGlassEnded,
  retrospectiveChanged,
  gateRuleChanged,
  heldDeploymentChanged,
  readinessChanged,
  attributionDecided,
  configurationApplied,
];
