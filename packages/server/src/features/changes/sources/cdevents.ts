import { Refused } from "../../../kernel/refused.ts";
import { readCdevents } from "./cdevents-read.ts";
import { cloudEventParts, isCloudEvent } from "./jenkins.ts";
import { verifyBearer } from "./proof.ts";
import type { SourceKind } from "./source-kind.ts";

/** CDEvents over CloudEvents, in binary, structured and batch mode: a token is the proof, as the specification knows no signature. */
export const cdevents: SourceKind = {
  verify: verifyBearer,
  events(request) {
    if (isCloudEvent(request)) return cloudEventParts(request);
    throw new Refused(
      "unsupported",
      "This is no CloudEvent: neither ce-… headers nor content-type application/cloudevents+json.",
    );
  },
  saidAt: /"timestamp"\s*:\s*"([^"]+)"/,
  read: readCdevents,
};
