import type { FastifyRequest } from "fastify";
import type { Answer, Dialect, DoorCall } from "./door.ts";
import type { Refused } from "./refused.ts";

export const OPSGENIE = "opsgenie";

type Said = { readonly requestId: string; readonly tookSeconds: number };

/** What every answer of Opsgenie's carries: the request's id and how long it took, in body and headers. */
const envelope = (status: number, body: object, { requestId, tookSeconds }: Said): Answer => {
  const took = Math.round(tookSeconds * 1_000) / 1_000;
  return {
    status,
    body: { ...body, took, requestId },
    headers: { "x-request-id": requestId, "x-response-time": String(took) },
  };
};

const said = (call: DoorCall): Said => ({ requestId: call.request.id, tookSeconds: call.tookSeconds() });

/** 202: it is on disk, and what becomes of it can be asked for under the request's id. */
export const willBeProcessed = (call: DoorCall): Answer =>
  envelope(202, { result: "Request will be processed" }, said(call));

export const dataAnswer = (call: DoorCall, data: unknown, more: object = {}): Answer =>
  envelope(200, { data, ...more }, said(call));

export const pong = (call: DoorCall): Answer => envelope(202, { result: "PONG - Heartbeat received" }, said(call));

const INVALID = "Request body is not processable. Please check the errors.";

/** Opsgenie's codes: 400 no JSON, 401 wrong key, 404, 413, 422 with what is wrong with each field; 5xx is sent again. */
function codeOf({ reason, message }: Refused): readonly [status: number, message: string] {
  switch (reason) {
    case "wrong_key":
    case "wrong_kind":
    case "retired":
      return [401, "Could not authenticate"];
    case "not_found":
      return [404, message];
    case "too_large":
      return [413, "Request entity is too large"];
    case "unsupported":
      return [415, "Unsupported media type: send application/json"];
    case "invalid":
    case "wrong_signature":
      return [422, INVALID];
    case "overloaded":
      return [503, "Service is temporarily unavailable: send it again"];
    case "fault":
      return [500, "Internal server error"];
    default:
      return [400, "Request body is not valid JSON"];
  }
}

function refuse(refused: Refused, request: FastifyRequest, tookSeconds: number): Answer {
  const [status, message] = codeOf(refused);
  const errors = Object.fromEntries(refused.faults.map((fault) => [fault.path, fault.message]));
  const body = status === 422 ? { message, errors } : { message };
  const answer = envelope(status, body, { requestId: request.id, tookSeconds });
  return status === 503 ? { ...answer, headers: { ...answer.headers, "retry-after": "1" } } : answer;
}

export const opsgenie: Dialect = { source: OPSGENIE, kinds: ["opsgenie"], refuse };
