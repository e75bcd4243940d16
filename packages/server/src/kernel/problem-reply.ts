import { PROBLEM_STATUS, type ProblemCode } from "@shipshape/contract/problem";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "./log.ts";
import { DomainError } from "./problem.ts";
import { isUnstorable } from "./storable-text.ts";

type Coded = Error & { readonly code?: string; readonly statusCode?: number };

const CONNECTION_LOST = /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|57P0\d|53300|08\w{3})$/;

/** Whether the database did not answer, so that the same may go well in a moment. */
export const isDatabaseAway = (error: Coded): boolean =>
  CONNECTION_LOST.test(error.code ?? "") ||
  /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(error.message);

function codeOf(error: Coded): ProblemCode {
  if (error instanceof DomainError) return error.code;
  if (isDatabaseAway(error)) return "unavailable";
  if (isUnstorable(error)) return "invalid";
  const byStatus = Object.entries(PROBLEM_STATUS).find(([, status]) => status === error.statusCode);
  return (byStatus?.[0] as ProblemCode | undefined) ?? "internal";
}

function detailOf(error: Coded, code: ProblemCode, bodyLimit: number): string {
  if (error instanceof DomainError) return error.message;
  if (isUnstorable(error)) return "The text holds a character that is none, such as NUL: remove it.";
  if (code === "unavailable") return "The database does not answer at the moment: send it again shortly.";
  if (code === "unsupported_media_type") return "The body is read as JSON: send it with content-type application/json.";
  if (code === "internal") return "This is a fault of ours. The log has it under this request id.";
  if (code === "too_large") return `The body is too large: at most ${bodyLimit / 2 ** 20} MiB; send it in parts.`;
  return error.message;
}

/** Answers an error as RFC 9457 problem details; what we did not foresee is 500, and logged with its request id. */
export function replyWithProblem(log: Log, error: Coded, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = codeOf(error);
  const status = PROBLEM_STATUS[code];
  const faults = error instanceof DomainError ? error.faults : [];
  // the route, not the address: some hold a secret
  if (status >= 500)
    log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, "request failed");
  if (status === 503) reply.header("retry-after", "1");
  if (status === 401) reply.header("www-authenticate", 'Bearer realm="shipshape"');
  return reply
    .code(status)
    .type("application/problem+json")
    .send({
      type: "about:blank",
      title: code.replaceAll("_", " "),
      status,
      code,
      detail: detailOf(error, code, request.routeOptions.bodyLimit),
      ...(faults.length > 0 ? { faults } : {}),
      requestId: request.id,
    });
}
