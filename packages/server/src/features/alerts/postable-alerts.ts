import { RESOLVE_TIMEOUT_MS, signalProblem } from "@shipshape/domain/alerts/signal";
import * as z from "zod";
import { DEEPEST, isNestedTooDeeply } from "../../kernel/nesting.ts";
import type { Caller } from "./integration-keys.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { stringMap, timeMs } from "./wire-time.ts";

const PostableAlert = z.object({
  labels: stringMap,
  annotations: stringMap.nullish().transform((annotations) => annotations ?? {}),
  startsAt: timeMs,
  endsAt: timeMs,
  generatorURL: z.string().optional(),
});

/** What Alertmanager refuses in one alert (its api/v2 and types.Alert.Validate); the others of the request are taken. */
function problemOf(alert: ReceivedAlert): string | undefined {
  const names = Object.keys(alert.labels);
  if (names.length === 0) return "at least one label pair required";
  // since 0.27 a name may have any sign; only none at all is no name
  if (names.includes("")) return 'invalid label set: invalid name ""';
  if (Object.hasOwn(alert.annotations, "")) return 'invalid annotations: invalid name ""';
  return signalProblem({ status: "firing", startsAtMs: alert.startsAtMs, endsAtMs: alert.endsAtMs });
}

type Sender = Pick<Caller, "integrationId" | "serviceName">;
const TOKEN: Sender = { integrationId: null, serviceName: undefined };

const received = (sender: Sender, alert: z.output<typeof PostableAlert>, payload: unknown): ReceivedAlert =>
  receivedAlert({
    source: "alertmanager-api",
    integrationId: sender.integrationId,
    defaultServiceName: sender.serviceName,
    status: "firing",
    labels: alert.labels,
    annotations: alert.annotations,
    startsAtMs: alert.startsAt ?? alert.endsAt,
    endsAtMs: alert.endsAt,
    resolveTimeoutMs: RESOLVE_TIMEOUT_MS,
    generatorUrl: alert.generatorURL ?? null,
    payload,
  });

const PostableAlerts = z.array(PostableAlert);
const READ: ReadonlySet<string> = new Set(Object.keys(PostableAlert.shape));

/** What we do not read is kept as it came; it must be such that it can be. */
const isTooDeep = (payload: object): boolean =>
  Object.entries(payload).some(([name, value]) => !READ.has(name) && isNestedTooDeeply(value));

/** What a request says, alert by alert; of each that is refused the reason. `sender` is whose key it came with. */
export function alertsIn(body: unknown, sender = TOKEN) {
  const parsed = PostableAlerts.safeParse(body);
  if (!parsed.success) return { ok: false, error: parsed.error } as const;
  const payloads = body as object[];
  const alerts = parsed.data.map((alert, at) => received(sender, alert, payloads[at]));
  const problems = alerts.map((alert, at) =>
    isTooDeep(payloads[at] ?? {}) ? `nested too deeply: at most ${DEEPEST} levels` : problemOf(alert),
  );
  const good = alerts.filter((_, at) => problems[at] === undefined);
  return { ok: true, good, problems, givesStart: (at: number) => parsed.data[at]?.startsAt !== undefined } as const;
}

/** A request of the intake log, read once more. */
export function readAgain(body: unknown): ReceivedAlert[] {
  const read = alertsIn(body);
  if (!read.ok) throw read.error;
  return read.good;
}
