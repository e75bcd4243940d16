import { newId } from "../../kernel/id.ts";
import { createIntake, type Intake } from "../../kernel/intake.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type AlertRequestWrite, alertRequestStore } from "./alert-request-store.ts";
import { alertView } from "./alerts-views.ts";
import { type Answer, authorization, type DoorCall, type MountDoor, pathPart } from "./door.ts";
import type { Caller } from "./integration-keys.ts";
import { ACTIONS, type OpsgenieAction, STATUS_WORDS, type Target } from "./opsgenie-action.ts";
import { bodyAs, CreateBody, createdAlert, identityOf } from "./opsgenie-alert.ts";
import { opsgenieAlertView } from "./opsgenie-alert-view.ts";
import { dataAnswer, opsgenie, willBeProcessed } from "./opsgenie-answer.ts";
import { countAlerts, listAlerts } from "./opsgenie-search.ts";
import { endSnoozeLater, type Snooze } from "./opsgenie-snooze.ts";
import { type AlertIdentifier, type OpsgenieAlertRow, opsgenieViews } from "./opsgenie-views.ts";
import { invalidBody, Refused } from "./refused.ts";

/** Opsgenie's own host, and the same API as Jira Service Management serves it. */
export const OPSGENIE_PREFIXES = ["", "/jsm/ops/integration"] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** For so long a request whose alert is not there yet may still be on its way. */
const ON_ITS_WAY_MS = 10_000;

type Requests = Intake<AlertRequestWrite, void>;

const queryOf = ({ request }: DoorCall): Record<string, string | undefined> =>
  request.query as Record<string, string | undefined>;

/** The body; an absent one is empty, since most actions need none. */
const bodyOf = (call: DoorCall): unknown => (call.raw.length === 0 ? {} : call.json());

const keyOf = (request: DoorCall["request"]): string | undefined => authorization(request, "GenieKey");
const admitted = (call: DoorCall): Promise<Caller> => call.admit(keyOf(call.request));

/** Notes that a request came, for those who ask what became of it. It is no reason to refuse what is on disk already. */
async function noteRequest({ log }: Kernel, requests: Requests, request: AlertRequestWrite): Promise<void> {
  await requests.take(request).catch((error: unknown) => log.warn({ err: error }, "a request was not noted"));
}

/** POST /v2/alerts */
async function create(kernel: Kernel, requests: Requests, call: DoorCall): Promise<Answer> {
  const caller = await admitted(call);
  const payload = call.json();
  const given = bodyAs(CreateBody, payload);
  const alias = given.alias || newId();
  const { integrationId } = caller;
  const noted = { id: call.request.id, integrationId, action: "Create", alias, identity: identityOf(caller, alias) };
  await call.take(caller, [createdAlert(caller, alias, given, payload)]);
  await noteRequest(kernel, requests, noted);
  return willBeProcessed(call);
}

/** How a path names an alert: by id unless `identifierType` says otherwise. Undefined where no alert can have that name. */
function identifierOf(call: DoorCall, caller: Caller): AlertIdentifier | undefined {
  const name = pathPart(call.request, "identifier") ?? "";
  const { identifierType: type = "id" } = queryOf(call);
  if (type === "alias") return { type, identity: identityOf(caller, name) };
  if (type === "id") return UUID.test(name) ? { type, id: name } : undefined;
  if (type === "tiny") return /^\d{1,15}$/.test(name) ? { type, number: Number(name) } : undefined;
  throw invalidBody([{ path: "identifierType", message: "identifierType must be one of id, alias, tiny" }]);
}

const alertNamed = async ({ db }: Kernel, caller: Caller, identifier: AlertIdentifier | undefined) =>
  identifier && opsgenieViews(db).alert(caller.integrationId, identifier);

/** The words of a DELETE stand in its query, comma by comma. */
function deletedWords(call: DoorCall): unknown {
  const { tags, keys, ...query } = queryOf(call);
  const words = (list: string | undefined) => (list ? list.split(",").map((word) => word.trim()) : undefined);
  const details = words(keys)?.map((key) => [key, ""]);
  return { ...query, tags: words(tags), ...(details ? { details: Object.fromEntries(details) } : {}) };
}

/** An action on one alert. That there is no such alert is told by the request's status, as Opsgenie does. */
async function act(kernel: Kernel, requests: Requests, action: OpsgenieAction, call: DoorCall): Promise<Answer> {
  const caller = await admitted(call);
  const payload = action.method === "DELETE" ? deletedWords(call) : bodyOf(call);
  const given = bodyAs(action.body, payload);
  const identifier = identifierOf(call, caller);
  const row = await alertNamed(kernel, caller, identifier);
  const identity = row?.identity ?? (identifier?.type === "alias" ? identifier.identity : undefined);
  if (identity !== undefined) {
    const target: Target = { caller, identity, row, payload: { action: action.name, ...(payload as object) } };
    if (action.name === "Snooze") await endSnoozeLater(kernel, target, given as Snooze);
    await call.take(caller, action.does(given as never, target));
  }
  const alias = identity?.slice(identity.indexOf(":") + 1) ?? "";
  const { integrationId } = caller;
  const noted = { id: call.request.id, integrationId, action: action.name, alias, identity: identity ?? null };
  await noteRequest(kernel, requests, noted);
  return willBeProcessed(call);
}

/** GET /v2/alerts/:identifier */
async function get(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const caller = await admitted(call);
  const row = await alertNamed(kernel, caller, identifierOf(call, caller));
  if (!row) throw new Refused("not_found", "Alert could not be found");
  const shown = await alertView(kernel, { id: row.id });
  return dataAnswer(call, opsgenieAlertView(row, caller, shown?.answer));
}

const statusOf = (action: string, row: OpsgenieAlertRow | undefined): string =>
  row ? (STATUS_WORDS[action] ?? `${action} processed`) : "Alert does not exist";

/** GET /v2/alerts/requests/:requestId */
async function requestStatus(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const caller = await admitted(call);
  const id = pathPart(call.request, "requestId") ?? "";
  const { integrationId } = caller;
  const views = opsgenieViews(kernel.db);
  const request = UUID.test(id) ? await views.request(id, integrationId) : undefined;
  const row = request?.identity
    ? await views.alert(integrationId, { type: "alias", identity: request.identity })
    : undefined;
  const isOnItsWay = request !== undefined && kernel.clock.now().getTime() - request.at.getTime() < ON_ITS_WAY_MS;
  if (!request || (!row && isOnItsWay && request.identity !== null)) {
    throw new Refused("not_found", "Request not found. It might not be processed, yet.");
  }
  return dataAnswer(call, {
    success: row !== undefined,
    action: request.action,
    processedAt: request.at,
    integrationId: integrationId ?? "",
    isSuccess: row !== undefined,
    status: statusOf(request.action, row),
    alertId: row?.id ?? "",
    alias: row ? request.alias : "",
  });
}

/** Opsgenie's Alert API, on both hosts that serve it: a sender needs another host and a key of ours, nothing else. */
export function mountOpsgenie(mountDoor: MountDoor, kernel: Kernel): void {
  const requests = createIntake<AlertRequestWrite, void>(kernel, {
    name: "alert requests",
    commit: async (items) => {
      await alertRequestStore(kernel.db).insert(items);
      return items.map(() => undefined);
    },
  });
  for (const prefix of OPSGENIE_PREFIXES) {
    const jsm = prefix === "" ? "" : "Jsm";
    const path = (rest: string) => `${prefix}/v2/alerts${rest}`;
    const mount: MountDoor = (dialect, route, handle) => mountDoor(dialect, { ...route, keyOf }, handle);
    mount(opsgenie, { id: `alerts.opsgenieCreate${jsm}`, method: "POST", path: path("") }, (call) =>
      create(kernel, requests, call),
    );
    mount(opsgenie, { id: `alerts.opsgenieGet${jsm}`, method: "GET", path: path("/:identifier") }, (call) =>
      get(kernel, call),
    );
    mount(opsgenie, { id: `alerts.opsgenieList${jsm}`, method: "GET", path: path("") }, async (call) =>
      listAlerts(kernel, await admitted(call), call),
    );
    mount(opsgenie, { id: `alerts.opsgenieCount${jsm}`, method: "GET", path: path("/count") }, async (call) =>
      countAlerts(kernel, await admitted(call), call),
    );
    const status = { id: `alerts.opsgenieRequest${jsm}`, method: "GET", path: path("/requests/:requestId") } as const;
    mount(opsgenie, status, (call) => requestStatus(kernel, call));
    for (const action of ACTIONS) {
      const { name, method, suffix } = action;
      const route = { id: `alerts.opsgenie${name}${jsm}`, method, path: path(`/:identifier${suffix}`) };
      mount(opsgenie, route, (call) => act(kernel, requests, action, call));
    }
  }
}
