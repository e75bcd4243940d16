import type { Kernel } from "../../kernel/kernel.ts";
import { type Answer, authorization, type Dialect, type DoorCall, type MountDoor, pathPart } from "./door.ts";
import { heartbeatStore } from "./heartbeat-store.ts";
import { pingHeartbeat } from "./heartbeats.ts";
import { integrationStore } from "./integration-store.ts";
import { dataAnswer, opsgenie, pong } from "./opsgenie-answer.ts";
import { OPSGENIE_PREFIXES } from "./opsgenie-door.ts";
import { Refused } from "./refused.ts";

const CODES: Partial<Record<Refused["reason"], number>> = {
  wrong_key: 404,
  wrong_kind: 404,
  retired: 410,
  too_large: 413,
  overloaded: 503,
  fault: 500,
};

/** A heartbeat is sent by cron jobs and scripts, with whatever they have: the code is the answer, and one line says why. */
const heartbeat: Dialect = {
  source: "heartbeat",
  kinds: ["heartbeat"],
  refuse: ({ reason, message }) => ({ status: CODES[reason] ?? 400, body: `${message}\n` }),
};

/** GET, HEAD, POST or PUT of a heartbeat's own address. */
async function ping(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const caller = await call.admit(pathPart(call.request, "key"));
  const due = caller.integrationId ? await pingHeartbeat(kernel, caller.integrationId) : undefined;
  if (!due) throw new Refused("wrong_key", "This key is of no heartbeat.");
  await call.take(caller, []);
  return { status: 200, body: "OK\n", headers: { "x-heartbeat-due": due.toISOString() } };
}

/** A heartbeat by its name, as Opsgenie's senders ping it: any key of that dialect may. */
async function named({ db }: Kernel, call: DoorCall) {
  await call.admit(authorization(call.request, "GenieKey"));
  const name = pathPart(call.request, "name") ?? "";
  const integration = await integrationStore(db).find(name);
  const row = integration?.kind === "heartbeat" ? await heartbeatStore(db).find(integration.id) : undefined;
  if (!integration || !row) throw new Refused("not_found", `No heartbeat exists with name [${name}]`);
  return { integration, row };
}

const UNITS = [
  [86_400, "days"],
  [3_600, "hours"],
  [60, "minutes"],
] as const;

async function show(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const { integration, row } = await named(kernel, call);
  const [seconds, intervalUnit] = UNITS.find(([unit]) => row.everySeconds % unit === 0) ?? [1, "seconds"];
  return dataAnswer(call, {
    name: integration.name,
    description: "",
    interval: row.everySeconds / seconds,
    enabled: true,
    intervalUnit,
    expired: row.silentSince !== null,
    ...(row.lastPingAt ? { lastPingTime: row.lastPingAt } : {}),
  });
}

async function pingNamed(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const { row } = await named(kernel, call);
  await pingHeartbeat(kernel, row.id);
  return pong(call);
}

/** Heartbeats: an alert opens when one does not come in time, and ends when it comes again. */
export function mountHeartbeats(mountDoor: MountDoor, kernel: Kernel): void {
  for (const method of ["GET", "POST", "PUT"] as const) {
    mountDoor(
      heartbeat,
      {
        id: `alerts.heartbeat${method}`,
        method,
        path: "/api/v1/heartbeats/:key",
        keyOf: (request) => pathPart(request, "key"),
      },
      (call) => ping(kernel, call),
    );
  }
  for (const prefix of OPSGENIE_PREFIXES) {
    const jsm = prefix === "" ? "" : "Jsm";
    for (const method of ["GET", "POST", "PUT", "PATCH"] as const) {
      const path = `${prefix}/v2/heartbeats/:name/ping`;
      mountDoor(opsgenie, { id: `alerts.opsgeniePing${method}${jsm}`, method, path }, (call) =>
        pingNamed(kernel, call),
      );
    }
    const path = `${prefix}/v2/heartbeats/:name`;
    mountDoor(opsgenie, { id: `alerts.opsgenieHeartbeat${jsm}`, method: "GET", path }, (call) => show(kernel, call));
  }
}
