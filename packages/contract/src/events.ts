import { userSignedIn } from "./access.ts";
import { alertOpened, alertResolved } from "./alerts.ts";
import { serviceArchived, serviceChanged } from "./catalog.ts";
import { deploymentFinished, deploymentStarted } from "./changes.ts";
import { configurationApplied } from "./configuration.ts";
import type { EventDefinition } from "./event.ts";
import { gateChecked } from "./gates.ts";
import {
  incidentAcknowledged,
  incidentOpened,
  incidentResolved,
  incidentUpdated,
  pageCancelled,
  pageRequested,
} from "./incidents.ts";
import { notificationDelivered, notificationFailed } from "./notify.ts";
import { overrideCreated, overrideDeleted } from "./oncall.ts";
import { budgetRecovered, budgetSpent, burnEnded, burnStarted, sloEvaluated } from "./slo.ts";
import { updatePublished } from "./statuspage.ts";

/** Every event that the server tells, by name. */
export const allEvents: readonly EventDefinition[] = [
  userSignedIn,
  serviceChanged,
  serviceArchived,
  deploymentStarted,
  deploymentFinished,
  burnStarted,
  burnEnded,
  budgetSpent,
  budgetRecovered,
  sloEvaluated,
  overrideCreated,
  overrideDeleted,
  notificationDelivered,
  notificationFailed,
  alertOpened,
  alertResolved,
  incidentOpened,
  incidentAcknowledged,
  incidentResolved,
  incidentUpdated,
  pageRequested,
  pageCancelled,
  updatePublished,
  gateChecked,
  configurationApplied,
];
