import { readGitlab } from "./gitlab-read.ts";
import { requireJson } from "./json-body.ts";
import { textAt } from "./payload.ts";
import { digestOf, headerOf, verifyToken } from "./proof.ts";
import type { SourceKind } from "./source-kind.ts";

/** GitLab: the secret itself in a header. Retries have the idempotency key of the first try; older versions have the id of the event. */
export const gitlab: SourceKind = {
  verify: (request, proof) => verifyToken(request, proof, "x-gitlab-token"),
  events(request) {
    const kind = textAt(requireJson(request), "object_kind") ?? headerOf(request, "x-gitlab-event") ?? "unknown";
    // hooks that an event caused share its id, so that alone tells no two of them apart
    const event = headerOf(request, "x-gitlab-event-uuid");
    const delivery =
      headerOf(request, "idempotency-key") ?? `${event === undefined ? "" : `${event}:`}${digestOf(request.body)}`;
    return [{ kind, delivery, headers: {}, body: request.body }];
  },
  read: readGitlab,
};
