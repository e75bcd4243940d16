import { readArgocd } from "./argocd-read.ts";
import { requireJson } from "./json-body.ts";
import { textAt } from "./payload.ts";
import { digestOf, verifyBearer } from "./proof.ts";
import type { SourceKind } from "./source-kind.ts";

/** Argo CD notifications, in the form of the template that we ship: a token is the proof, as they cannot sign. */
export const argocd: SourceKind = {
  verify: verifyBearer,
  events(request) {
    const kind = (textAt(requireJson(request), "phase") ?? "unknown").toLowerCase();
    return [{ kind, delivery: digestOf(request.body), headers: {}, body: request.body }];
  },
  saidAt: /"finishedAt"\s*:\s*"([^"]+)"/,
  read: readArgocd,
};
