export { silencedAlerts } from "./silenced-alerts-views.ts";
