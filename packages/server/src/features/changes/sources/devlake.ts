import { Refused } from "../../../kernel/refused.ts";
import { readDevlake } from "./devlake-read.ts";
import { requireJson } from "./json-body.ts";
import { verifyBearer } from "./proof.ts";
import type { SourceKind } from "./source-kind.ts";

const PATH = /^(deployments|pull_requests|issues|issue\/[^/]+\/close)$/;

/** DevLake's webhook: what is told stands in the path, the API key is a bearer token. Same id, same thing: a later word updates it. */
export const devlake: SourceKind = {
  verify: verifyBearer,
  events(request) {
    if (!PATH.test(request.path)) {
      throw new Refused(
        "not_found",
        "DevLake's webhook takes deployments, pull_requests, issues and issue/:key/close.",
      );
    }
    const isClose = request.path.startsWith("issue/");
    if (!isClose || request.body.length > 0) requireJson(request);
    const body = request.body.length > 0 ? request.body : Buffer.from("{}");
    // No id of a delivery: as with DevLake each word counts anew, so that what was opened again can be closed again.
    return [{ kind: request.path, delivery: null, headers: {}, body }];
  },
  read: readDevlake,
};
