import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SourceKindName } from "@shipshape/contract/changes-sources";
import { type SourceSample, sourceSample } from "@shipshape/domain/changes/source-sample";
import type { Http } from "../../../kernel/http.ts";
import { newId } from "../../../kernel/id.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { signingKeyOf, webhookSignature } from "./proof.ts";
import type { SourceKeys } from "./source-keys.ts";
import { type SourceRow, sourceStore } from "./source-store.ts";

const LONGEST = 500;
const LOOKS = 40;
const LOOK_MS = 50;

/** From GitLab 19 on a signing token signs; any other secret is sent itself. */
function gitlabProof(secret: string, body: string, id: string, at: Date): Record<string, string> {
  const key = signingKeyOf(secret);
  if (!key) return { "x-gitlab-token": secret };
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const signature = webhookSignature(key, id, seconds, body);
  return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signature };
}

/** The proof that a sender of this kind would give. */
type Prove = (secret: string, body: string, id: string, at: Date) => Record<string, string>;
const PROOFS: Readonly<Record<SourceKindName, Prove>> = {
  github: (secret, body) => ({
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  }),
  gitlab: gitlabProof,
  jenkins: (secret) => ({ authorization: `Basic ${Buffer.from(`jenkins:${secret}`).toString("base64")}` }),
  travis: () => ({}),
  argocd: (secret) => ({ authorization: `Bearer ${secret}` }),
  cdevents: (secret) => ({ authorization: `Bearer ${secret}` }),
  devlake: (secret) => ({ authorization: `Bearer ${secret}` }),
};

/** Nobody but Travis has its key: a test is signed with one that counts for this test alone. */
function travisProof({ body }: SourceSample) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const payload = new URLSearchParams(body).get("payload") ?? "";
  return {
    headers: { signature: createSign("RSA-SHA1").update(payload).sign(privateKey, "base64") },
    key: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** What the event became: it is on disk when the door answers, and read a moment later. */
async function becameOf({ db }: Kernel, sourceId: string, since: Date): Promise<string | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const event = await sourceStore(db).lastEvent(sourceId, since);
    if (event && event.state !== "waiting") return event.because;
    await sleep(LOOK_MS);
  }
  return null;
}

/** Sends a test by the source's own door, signed as its sender would, with a pass in place of the key, which nobody knows any more. */
export async function testSource({ app }: Http, kernel: Kernel, keys: SourceKeys, row: SourceRow) {
  const { clock, seal } = kernel;
  const since = clock.now();
  const kind = row.kind as SourceKindName;
  const run = newId();
  const sample = sourceSample(kind, { run, at: since });
  const ours = kind === "travis" ? travisProof(sample) : undefined;
  const secret = row.sealedSecret === null ? undefined : seal.open(row.sealedSecret);
  const proof = ours?.headers ?? (secret === undefined ? {} : PROOFS[kind](secret, sample.body, run, since));
  const key = keys.passFor(row, ours?.key);
  const answer = await app.inject({
    method: "POST",
    url: `/hooks/changes/${key}${sample.path}`,
    headers: { ...sample.headers, ...proof },
    payload: sample.body,
  });
  const wasTaken = answer.statusCode < 300;
  return {
    status: answer.statusCode,
    body: answer.body.slice(0, LONGEST),
    became: wasTaken ? await becameOf(kernel, row.id, since) : null,
  };
}
