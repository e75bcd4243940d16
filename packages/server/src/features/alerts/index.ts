export { type SilencedAlert, silencedAlerts } from "./silenced-alerts-views.ts";
