import { Refused } from "../../../kernel/refused.ts";
import { readGithub } from "./github-read.ts";
import { jsonFrom, requireJson } from "./json-body.ts";
import { digestOf, headerOf, verifyHmac } from "./proof.ts";
import type { SourceKind, SourceRequest } from "./source-kind.ts";

/** The payload: the body, or a field of the form that GitHub sends where nobody chose another content type. */
function payloadOf(request: SourceRequest): Buffer {
  const isForm = (headerOf(request, "content-type") ?? "").startsWith("application/x-www-form-urlencoded");
  const payload = isForm ? new URLSearchParams(request.body.toString("utf8")).get("payload") : undefined;
  if (payload === null) throw new Refused("unreadable", "This is no webhook of GitHub: the form has no field payload.");
  if (payload !== undefined) jsonFrom(payload);
  else requireJson(request);
  return payload === undefined ? request.body : Buffer.from(payload);
}

/** GitHub: an HMAC over the body, and an id of each delivery, which is the same when it is sent again. */
export const github: SourceKind = {
  verify: (request, proof) => verifyHmac(request, proof, "x-hub-signature-256", "sha256="),
  events(request) {
    const kind = headerOf(request, "x-github-event");
    if (kind === undefined) throw new Refused("unsupported", "This is no webhook of GitHub: X-GitHub-Event is absent.");
    const body = payloadOf(request);
    const delivery = headerOf(request, "x-github-delivery") ?? digestOf(request.body);
    return [{ kind, delivery, headers: {}, body }];
  },
  read: readGithub,
};
