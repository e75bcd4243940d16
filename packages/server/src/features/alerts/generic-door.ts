import type { FastifyRequest } from "fastify";
import type { Kernel } from "../../kernel/kernel.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { fieldsOf, KEY_FIELDS, wordIn } from "./body-fields.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, pathPart, webhookKey } from "./door.ts";
import { genericAlert } from "./generic-alert.ts";
import { newestOfIdentity } from "./identity-views.ts";
import { problemAnswer } from "./problem-answer.ts";
import { invalidBody, type Refused } from "./refused.ts";

const SOURCE = "generic";

/** GoAlert's limits: what is longer it cuts; here the whole of it is kept. */
const LONGEST_SUMMARY = 1_024;

const generic: Dialect = { source: SOURCE, kinds: ["generic"], refuse: problemAnswer };

const CODES: Partial<Record<Refused["reason"], number>> = {
  unsupported: 415,
  too_large: 413,
  wrong_key: 401,
  wrong_kind: 401,
  retired: 401,
  overloaded: 503,
  fault: 500,
};

/** GoAlert answers in plain text, and of a wrong token only that it is wrong. */
const goAlert: Dialect = {
  source: SOURCE,
  kinds: ["generic"],
  refuse: ({ reason, message }) => {
    const status = CODES[reason] ?? 400;
    return {
      status,
      body: status === 401 ? "Unauthorized\n" : `${message}\n`,
      headers: { "content-type": "text/plain; charset=utf-8" },
    };
  },
};

/** Grafana OnCall answers "Ok.", and 403 for a key that it does not know. */
const onCall: Dialect = {
  source: "grafana-oncall",
  kinds: ["generic"],
  refuse: (refused, request) => {
    const isKey = ["wrong_key", "wrong_kind", "retired"].includes(refused.reason);
    return isKey
      ? { status: 403, body: "Integration key was not found. Permission denied." }
      : problemAnswer(refused, request);
  },
};

async function receive({ source }: Dialect, call: DoorCall): Promise<Answer> {
  const caller = await call.admit(webhookKey(call.request) ?? tokenOf(call.request));
  const fields = fieldsOf(call);
  const alert = genericAlert(caller, source, fields, fields);
  await call.take(caller, [alert]);
  return { status: 200, body: { accepted: 1, identity: alert.identity.slice(alert.identity.indexOf(":") + 1) } };
}

const tokenOf = ({ query }: FastifyRequest): string | undefined =>
  wordIn(query as Record<string, unknown>, ...KEY_FIELDS);

/** POST /api/v2/generic/incoming?token=… : 204, or, where JSON is asked for, which alert it became and whether it is new. */
async function receiveAsGoAlert({ db }: Kernel, intake: AlertIntake, call: DoorCall): Promise<Answer> {
  const caller = await call.admit(tokenOf(call.request) ?? webhookKey(call.request));
  const fields = fieldsOf(call);
  if (wordIn(fields, "summary") === undefined && wordIn(fields, "dedup") === undefined) {
    throw invalidBody([
      { path: "", message: `invalid value for 'Summary': must be at least 1 character and at most ${LONGEST_SUMMARY}` },
    ]);
  }
  const alert = genericAlert(caller, SOURCE, fields, fields);
  if (!(call.request.headers.accept ?? "").includes("application/json")) {
    await call.take(caller, [alert]);
    return { status: 204 };
  }
  const [taken] = await intake.process([alert]);
  await call.take(caller, []);
  const row = await newestOfIdentity(db, alert.identity);
  const isNew = taken?.change === "opened";
  return { status: 200, body: { AlertID: row?.number ?? 0, ServiceID: row?.serviceId ?? "", IsNew: isNew } };
}

/** Whatever can send a few words: JSON, a form or plain text, by our own address, GoAlert's, or Grafana OnCall's. */
export function mountGeneric(mountDoor: MountDoor, kernel: Kernel, intake: AlertIntake): void {
  const keyOf = (request: FastifyRequest) => webhookKey(request) ?? tokenOf(request);
  const mount = (dialect: Dialect, id: string, path: string) =>
    mountDoor(dialect, { id: `alerts.${id}`, method: "POST", path, keyOf }, (call) => receive(dialect, call));
  mount(generic, "genericWebhook", "/api/v1/webhooks/generic");
  mount(generic, "genericWebhookByKey", "/api/v1/webhooks/generic/:key");
  const formatted = "/integrations/v1/formatted_webhook/:key";
  for (const [id, path] of [
    ["formattedWebhook", formatted],
    ["formattedWebhookSlash", `${formatted}/`],
  ] as const) {
    mountDoor(onCall, { id: `alerts.${id}`, method: "POST", path, keyOf }, async (call) => {
      const caller = await call.admit(pathPart(call.request, "key"));
      const fields = fieldsOf(call);
      await call.take(caller, [genericAlert(caller, onCall.source, fields, fields)]);
      return { status: 200, body: "Ok." };
    });
  }
  mountDoor(goAlert, { id: "alerts.goAlertGeneric", method: "POST", path: "/api/v2/generic/incoming", keyOf }, (call) =>
    receiveAsGoAlert(kernel, intake, call),
  );
}
