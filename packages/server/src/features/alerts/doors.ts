import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { mountAlertmanagerWebhook } from "./alertmanager-webhook-door.ts";
import { openDoors } from "./door.ts";
import { mountGrafana } from "./grafana-door.ts";
import { mountHeartbeats } from "./heartbeat-door.ts";
import { createKeyring } from "./integration-keys.ts";
import { mountIntegrationRoutes } from "./integration-routes.ts";
import { createIntegrationTally } from "./integration-tally.ts";
import { mountOpsgenie } from "./opsgenie-door.ts";
import { mountPagerDutyV1 } from "./pagerduty-v1-door.ts";
import { mountPagerDutyV2 } from "./pagerduty-v2-door.ts";

/** Every door by which alerts come in, one file a dialect, and the integrations whose keys open them. */
export function mountDoors(http: Http, kernel: Kernel, intake: AlertIntake): void {
  const keys = createKeyring(kernel);
  const tally = createIntegrationTally(kernel);
  const stopTally = tally.start();
  http.app.addHook("onClose", stopTally);
  mountIntegrationRoutes(http, kernel, { keys, tally });
  openDoors(http, kernel, { intake, keys, tally }, (mountDoor) => {
    mountAlertmanagerWebhook(mountDoor);
    mountGrafana(mountDoor, kernel);
    mountPagerDutyV2(mountDoor, kernel);
    mountPagerDutyV1(mountDoor);
    mountOpsgenie(mountDoor, kernel);
    mountHeartbeats(mountDoor, kernel);
  });
}
