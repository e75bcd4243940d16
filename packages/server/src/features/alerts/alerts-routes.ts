import { alerts } from "@shipshape/contract/alerts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { mountAlertmanagerApi } from "./alertmanager-api.ts";
import { alertsStore } from "./alerts-store.ts";
import { alertCount, alertList, alertView } from "./alerts-views.ts";
import { doorGround, mountDoors } from "./doors.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import { alertReference, unknownAlert } from "./known-alert.ts";
import { receivedAlert } from "./received-alert.ts";
import { mountRoutingRoutes } from "./routing-routes.ts";
import { mountSilenceRoutes } from "./silence-routes.ts";
import { similarAlerts } from "./similar-alerts-views.ts";

const SIGNALS_SHOWN = 50;
const SET_ASIDE_SHOWN = 100;

export function mountAlertsRoutes(http: Http, kernel: Kernel, intake: AlertIntake): void {
  http.app.addHook("onClose", () => intake.stop());
  const ground = doorGround(http, kernel, intake);
  mountAlertmanagerApi(http, kernel, ground);
  mountDoors(http, kernel, ground);
  mountSilenceRoutes(http, kernel);
  mountRoutingRoutes(http, kernel);

  http.mount(alerts.ingest, async ({ body, request }) => {
    const payloads = (request.body as { alerts: unknown[] }).alerts;
    const accepted = await intake.process(
      body.alerts.map((alert, at) =>
        receivedAlert({
          source: "api",
          status: alert.status,
          labels: alert.labels,
          annotations: alert.annotations,
          startsAtMs: alert.startsAt?.getTime(),
          endsAtMs: alert.endsAt?.getTime(),
          resolveTimeoutMs: Number.POSITIVE_INFINITY,
          generatorUrl: alert.generatorUrl ?? null,
          payload: payloads[at],
        }),
      ),
    );
    return { accepted: accepted.map(({ fingerprint, change }) => ({ fingerprint, change })) };
  });

  http.mount(alerts.list, ({ query, actor }) => {
    const { sort, after, limit, whose, ...filter } = query;
    const ofUser = whose === "mine" ? actor.userId : undefined;
    return alertList(kernel, { ...filter, ofUser }, { sort, after, limit });
  });
  http.mount(alerts.count, ({ actor }) => alertCount(kernel.db, actor.userId));

  http.mount(alerts.get, async ({ params }) => {
    const alert = await alertView(kernel, alertReference(params.id));
    if (!alert) throw unknownAlert(params.id);
    const signals = await alertsStore(kernel.db).signals(alert.id, SIGNALS_SHOWN);
    return { ...alert, signals: signals.map((signal) => ({ ...signal, status: signal.status as "firing" })) };
  });
  http.mount(alerts.setAside, async () => {
    const rows = await intakeLogStore(kernel.db).setAsideList(SET_ASIDE_SHOWN);
    return { setAside: rows.map(({ received, ...row }) => ({ ...row, received: received.toString("utf8") })) };
  });
  http.mount(alerts.similar, async ({ params, query }) => {
    const similar = await similarAlerts(kernel.db, alertReference(params.id), query.limit);
    return { alerts: similar };
  });
}
