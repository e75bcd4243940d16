import { randomBytes } from "node:crypto";
import { readGitlab } from "./gitlab-read.ts";
import { requireJson } from "./json-body.ts";
import { textAt } from "./payload.ts";
import { digestOf, headerOf, signingKeyOf, verifyToken, verifyWebhookSignature } from "./proof.ts";
import type { SourceKind } from "./source-kind.ts";

const KEY_BYTES = 32;

/**
 * GitLab: the secret itself in a header; from GitLab 19 on, where it is set as signing token, a signature in its place. Retries have the
 * id of the first try (newer versions call it webhook-id too); older versions have the id of the event.
 */
export const gitlab: SourceKind = {
  newSecret: () => `whsec_${randomBytes(KEY_BYTES).toString("base64")}`,
  verify(request, proof) {
    const keys = proof.secrets.flatMap((secret) => signingKeyOf(secret) ?? []);
    const isSigned = headerOf(request, "webhook-signature") !== undefined;
    if (isSigned && keys.length > 0) verifyWebhookSignature(request, keys);
    else verifyToken(request, proof, "x-gitlab-token");
  },
  events(request) {
    const payload = requireJson(request);
    const said = textAt(payload, "object_kind") ?? textAt(payload, "event_name");
    const kind = said ?? headerOf(request, "x-gitlab-event") ?? "unknown";
    // hooks that an event caused share its id, so that alone tells no two of them apart
    const event = headerOf(request, "x-gitlab-event-uuid");
    const delivery =
      headerOf(request, "webhook-id") ??
      headerOf(request, "idempotency-key") ??
      `${event === undefined ? "" : `${event}:`}${digestOf(request.body)}`;
    return [{ kind, delivery, headers: {}, body: request.body }];
  },
  read: readGitlab,
};
