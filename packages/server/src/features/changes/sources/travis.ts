import { createPublicKey, createVerify } from "node:crypto";
import { Refused } from "../../../kernel/refused.ts";
import { jsonFrom } from "./json-body.ts";
import { textAt } from "./payload.ts";
import { digestOf, headerOf } from "./proof.ts";
import type { Proof, SourceKind, SourceRequest } from "./source-kind.ts";
import { readTravis } from "./travis-read.ts";

const DEFAULT_API = "https://api.travis-ci.com";

/** The JSON in the form field `payload`: what Travis signs. */
const payloadOf = ({ body }: SourceRequest): string => {
  const payload = new URLSearchParams(body.toString("utf8")).get("payload");
  if (payload === null)
    throw new Refused("unreadable", "This is no notification of Travis: the form has no field payload.");
  return payload;
};

const settingOf = ({ settings }: Proof, name: string): string | undefined => {
  const value = settings[name];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
};

/** The public key of Travis: given, or as its API tells it. */
async function publicKeyOf(proof: Proof): Promise<string> {
  const given = settingOf(proof, "publicKey");
  if (given) return given;
  const url = `${(settingOf(proof, "apiUrl") ?? DEFAULT_API).replace(/\/+$/, "")}/config`;
  const text = await proof.fetchText(url).catch((error: unknown) => {
    throw new Refused(
      "overloaded",
      `${url} did not tell the public key of Travis: ${error instanceof Error ? error.message : "?"}`,
    );
  });
  const key = textAt(jsonFrom(text), "config", "notifications", "webhook", "public_key");
  if (!key) throw new Refused("overloaded", `${url} tells no public key of Travis.`);
  return key;
}

function isSigned(payload: string, signature: string, publicKey: string): boolean {
  try {
    return createVerify("RSA-SHA1").update(payload).verify(createPublicKey(publicKey), signature, "base64");
  } catch {
    return false;
  }
}

/** Travis: RSA-SHA1 over the payload, with a key of its own. */
export const travis: SourceKind = {
  async verify(request, proof) {
    const signature = headerOf(request, "signature");
    if (!signature) throw new Refused("wrong_signature", "The request is not signed: the header Signature is absent.");
    const payload = payloadOf(request);
    // secrets of this kind are public keys that hold for a moment: those of our own samples
    const isOurs = proof.secrets.some((key) => isSigned(payload, signature, key));
    if (!isOurs && !isSigned(payload, signature, await publicKeyOf(proof))) {
      throw new Refused("wrong_signature", "The header Signature is not that of this payload with the key of Travis.");
    }
  },
  events(request) {
    const body = Buffer.from(payloadOf(request));
    const kind = textAt(jsonFrom(body.toString("utf8")), "type") ?? "push";
    return [{ kind, delivery: digestOf(body), headers: {}, body }];
  },
  read: readTravis,
};
