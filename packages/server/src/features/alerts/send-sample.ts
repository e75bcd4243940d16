import { setTimeout as sleep } from "node:timers/promises";
import type { IntegrationKind } from "@shipshape/contract/integrations";
import { type SampleRequest, samplesOf } from "@shipshape/domain/alerts/integration-sample";
import { shortId } from "@shipshape/domain/short-id";
import type { Http } from "../../kernel/http.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { newestOfIntegration } from "./identity-views.ts";
import type { Caller, Keyring } from "./integration-keys.ts";
import type { IntegrationRow } from "./integration-store.ts";
import { hexSignature } from "./signature.ts";

const LONGEST = 500;
const LOOKS = 40;
const LOOK_MS = 50;

/** A sample signed as its sender would. */
function signed(kind: string, { headers, body }: SampleRequest, secret: string | undefined): Record<string, string> {
  if (secret === undefined) return headers;
  const name = kind === "sentry" ? "sentry-hook-signature" : "x-grafana-alerting-signature";
  return { ...headers, [name]: hexSignature(secret, body) };
}

/** The alert that a sample became: it is on disk when the door answers, and processed a moment later. */
async function becameOf({ db }: Kernel, integrationId: string, since: Date): Promise<string | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const row = await newestOfIntegration(db, integrationId, since);
    if (row) return shortId("alert", row.number);
    await sleep(LOOK_MS);
  }
  return null;
}

/**
 * Sends a sample by the integration's own door, as its sender would: through the same reading, checks and answers, with a
 * pass in place of the key, which nobody knows any more.
 */
export async function sendSample({ app }: Http, kernel: Kernel, keys: Keyring, row: IntegrationRow) {
  const { clock, seal } = kernel;
  const kind = row.kind as IntegrationKind;
  const since = clock.now();
  const signingSecret = row.sealedSecret === null ? undefined : seal.open(row.sealedSecret);
  const caller: Caller = { integrationId: row.id, name: row.name, kind, serviceName: undefined, signingSecret };
  const key = keys.passFor(caller);
  const answers = [];
  for (const sample of samplesOf(kind, { key, run: newId().slice(-12), nowMs: since.getTime() })) {
    const { path, body } = sample;
    answers.push(
      await app.inject({ method: "POST", url: path, headers: signed(kind, sample, signingSecret), payload: body }),
    );
  }
  const [first] = answers;
  const wasTaken = first !== undefined && first.statusCode < 300;
  return {
    status: first?.statusCode ?? 0,
    body: first?.body.slice(0, LONGEST) ?? "",
    alert: wasTaken && kind !== "heartbeat" ? await becameOf(kernel, row.id, since) : null,
  };
}
