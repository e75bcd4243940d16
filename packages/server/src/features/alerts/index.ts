export { type SilencedAlert, silencedAlerts } from "./silenced-alerts.ts";
