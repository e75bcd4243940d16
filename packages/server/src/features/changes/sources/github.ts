import { Refused } from "../../../kernel/refused.ts";
import { readGithub } from "./github-read.ts";
import { requireJson } from "./json-body.ts";
import { digestOf, headerOf, verifyHmac } from "./proof.ts";
import type { SourceKind } from "./source-kind.ts";

/** GitHub: an HMAC over the body, and an id of each delivery, which is the same when it is sent again. */
export const github: SourceKind = {
  verify: (request, proof) => verifyHmac(request, proof, "x-hub-signature-256", "sha256="),
  events(request) {
    const kind = headerOf(request, "x-github-event");
    if (kind === undefined) throw new Refused("unsupported", "This is no webhook of GitHub: X-GitHub-Event is absent.");
    requireJson(request);
    const delivery = headerOf(request, "x-github-delivery") ?? digestOf(request.body);
    return [{ kind, delivery, headers: {}, body: request.body }];
  },
  read: readGithub,
};
