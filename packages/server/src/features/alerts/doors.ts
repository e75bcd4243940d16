import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { mountAlertmanagerWebhook } from "./alertmanager-webhook-door.ts";
import { mountCloudEvents } from "./cloudevents-door.ts";
import { mountDatadog } from "./datadog-door.ts";
import { type DoorGround, openDoors } from "./door.ts";
import { mountGeneric } from "./generic-door.ts";
import { mountGrafana } from "./grafana-door.ts";
import { mountHeartbeats } from "./heartbeat-door.ts";
import { createKeyring } from "./integration-keys.ts";
import { mountIntegrationRoutes } from "./integration-routes.ts";
import { createIntegrationTally } from "./integration-tally.ts";
import { mountOpsgenie } from "./opsgenie-door.ts";
import { mountPagerDutyV1 } from "./pagerduty-v1-door.ts";
import { mountPagerDutyV2 } from "./pagerduty-v2-door.ts";
import { mountSentry } from "./sentry-door.ts";
import { mountSplunk } from "./splunk-door.ts";
import { mountSquadcast } from "./squadcast-door.ts";

/** What all doors stand on: whose keys open them, and what came in by each. */
export function doorGround({ app }: Http, kernel: Kernel, intake: AlertIntake): DoorGround {
  const tally = createIntegrationTally(kernel);
  app.addHook("onClose", tally.start());
  return { intake, keys: createKeyring(kernel), tally };
}

/** Every door by which alerts come in, one file a dialect, and the integrations whose keys open them. */
export function mountDoors(http: Http, kernel: Kernel, ground: DoorGround): void {
  const { intake } = ground;
  mountIntegrationRoutes(http, kernel, ground);
  openDoors(http, kernel, ground, (mountDoor) => {
    mountAlertmanagerWebhook(mountDoor);
    mountGrafana(mountDoor, kernel);
    mountPagerDutyV2(mountDoor, kernel);
    mountPagerDutyV1(mountDoor);
    mountOpsgenie(mountDoor, kernel);
    mountCloudEvents(mountDoor, kernel);
    mountGeneric(mountDoor, kernel, intake);
    mountHeartbeats(mountDoor, kernel);
    mountDatadog(mountDoor);
    mountSentry(mountDoor);
    mountSquadcast(mountDoor);
    mountSplunk(mountDoor);
  });
}
