import type { FastifyRequest } from "fastify";
import type { RefusalReason, Refused } from "./refused.ts";

export type RefusalAnswer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
};

const CODES: Readonly<Record<RefusalReason, readonly [status: number, code: string]>> = {
  unreadable: [400, "invalid"],
  unsupported: [415, "unsupported_media_type"],
  too_large: [413, "too_large"],
  wrong_key: [401, "unauthenticated"],
  wrong_kind: [401, "unauthenticated"],
  retired: [410, "gone"],
  wrong_signature: [401, "unauthenticated"],
  invalid: [400, "invalid"],
  not_found: [404, "not_found"],
  truncated_by_sender: [400, "invalid"],
  overloaded: [503, "unavailable"],
  fault: [500, "internal"],
};

/** The answer where a dialect leaves its form to the receiver: problem details (RFC 9457), as everywhere in our own API. */
export function problemAnswer({ reason, message, faults }: Refused, request: FastifyRequest): RefusalAnswer {
  const [status, code] = CODES[reason];
  return {
    status,
    body: {
      type: "about:blank",
      title: code.replaceAll("_", " "),
      status,
      code,
      detail: message,
      ...(faults.length > 0 ? { faults } : {}),
      requestId: request.id,
    },
    headers: {
      "content-type": "application/problem+json",
      ...(status === 401 ? { "www-authenticate": 'Bearer realm="shipshape"' } : {}),
      ...(status === 503 ? { "retry-after": "1" } : {}),
    },
  };
}
