import { RESOLVE_TIMEOUT_MS, signalProblem } from "@shipshape/domain/alerts/signal";
import * as z from "zod";
import type { Call, Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { VERSION } from "../../kernel/own-health.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { alertmanagerView } from "./alertmanager-view.ts";
import { firingAlerts } from "./alerts-views.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { stringMap, timeMs } from "./wire-time.ts";

const PostableAlert = z.object({
  labels: stringMap,
  annotations: stringMap.nullish().transform((annotations) => annotations ?? {}),
  startsAt: timeMs,
  endsAt: timeMs,
  generatorURL: z.string().optional(),
});

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What Alertmanager refuses in one alert (its api/v2 and types.Alert.Validate); the others of the request are taken. */
function problemOf(alert: ReceivedAlert): string | undefined {
  const names = Object.keys(alert.labels);
  if (names.length === 0) return "at least one label pair required";
  const wrong = [...names, ...Object.keys(alert.annotations)].find((name) => !LABEL_NAME.test(name));
  if (wrong !== undefined) return `invalid label set: invalid name "${wrong}"`;
  return signalProblem({ status: "firing", startsAtMs: alert.startsAtMs, endsAtMs: alert.endsAtMs });
}

const received = (alert: z.output<typeof PostableAlert>, payload: unknown): ReceivedAlert =>
  receivedAlert({
    source: "alertmanager-api",
    status: "firing",
    labels: alert.labels,
    annotations: alert.annotations,
    startsAtMs: alert.startsAt ?? alert.endsAt,
    endsAtMs: alert.endsAt,
    resolveTimeoutMs: RESOLVE_TIMEOUT_MS,
    generatorUrl: alert.generatorURL ?? null,
    payload,
  });

/** POST /api/v2/alerts: 200 and nothing when all were taken; 400 with the reasons when some were not, the rest is taken. */
async function postAlerts(intake: AlertIntake, { request, reply }: Call): Promise<unknown> {
  const parsed = z.array(PostableAlert).safeParse(request.body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return reply.code(400).send({ code: 602, message: `${issue?.path.join(".")} in body: ${issue?.message}` });
  }
  const payloads = request.body as unknown[];
  const alerts = parsed.data.map((alert, at) => received(alert, payloads[at]));
  const problems = alerts.map(problemOf);
  const good = alerts.filter((_, at) => problems[at] === undefined);
  if (good.length > 0) await intake.take(good);
  const refused = problems.filter((problem) => problem !== undefined);
  if (refused.length > 0)
    return reply
      .code(400)
      .type("application/json")
      .send(JSON.stringify(refused.join("; ")));
  return reply.code(200).send();
}

/** The part of Alertmanager's API v2 that Prometheus and its friends need: point `alertmanagers:` here, change nothing else. */
export function mountAlertmanagerApi({ mountRaw }: Http, kernel: Kernel, intake: AlertIntake): void {
  const startedAt = kernel.clock.now();
  const get = (id: string, path: string, permission: "alerts:read" | "public") => ({
    id: `alertmanager.${id}`,
    method: "GET" as const,
    path,
    permission,
  });
  mountRaw(
    { id: "alertmanager.postAlerts", method: "POST", path: "/api/v2/alerts", permission: "alerts:ingest" },
    (call) => postAlerts(intake, call),
  );
  mountRaw(get("getAlerts", "/api/v2/alerts", "alerts:read"), async () =>
    (await firingAlerts(kernel.db)).map(alertmanagerView),
  );
  mountRaw(get("getReceivers", "/api/v2/receivers", "alerts:read"), async () => [{ name: "shipshape" }]);
  mountRaw(get("getStatus", "/api/v2/status", "alerts:read"), async () => ({
    cluster: { status: "disabled", peers: [] },
    config: { original: "# routes and receivers are configured in Shipshape" },
    uptime: startedAt,
    versionInfo: { branch: "", buildDate: "", buildUser: "", goVersion: "", revision: "", version: VERSION },
  }));
  mountRaw(get("healthy", "/-/healthy", "public"), async () => "OK");
  mountRaw(get("ready", "/-/ready", "public"), async () => "OK");
}
