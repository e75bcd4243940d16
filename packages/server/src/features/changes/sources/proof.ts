import { createHash, createHmac } from "node:crypto";
import { Refused } from "../../../kernel/refused.ts";
import { isSameText } from "../../../kernel/seal.ts";
import type { Proof, SourceRequest } from "./source-kind.ts";

/** A header, in one text. */
export function headerOf({ headers }: Pick<SourceRequest, "headers">, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** Those of its headers that a reader needs. */
export const headersOf = (request: SourceRequest, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headerOf(request, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** What stands for a delivery whose sender gives it no id: the same bytes are the same delivery. */
export const digestOf = (body: Buffer): string => createHash("sha256").update(body).digest("base64url");

const wrong = (detail: string) => new Refused("wrong_signature", detail);

/** A header with an HMAC-SHA256 of the body in hex, after a prefix or without one. */
export function verifyHmac(request: SourceRequest, { secrets }: Proof, header: string, prefix = ""): void {
  if (secrets.length === 0) return;
  const given = headerOf(request, header);
  if (given === undefined) throw wrong(`The request is not signed: the header ${header} is absent.`);
  const isRight = secrets.some((secret) =>
    isSameText(given, prefix + createHmac("sha256", secret).update(request.body).digest("hex")),
  );
  if (!isRight) throw wrong(`The signature in ${header} is not that of this body with the secret of this source.`);
}

/** A header that holds the secret itself. */
export function verifyToken(request: SourceRequest, { secrets }: Proof, header: string): void {
  if (secrets.length === 0) return;
  const given = headerOf(request, header);
  if (given === undefined) throw wrong(`The header ${header} is absent: it holds the secret of this source.`);
  if (!secrets.some((secret) => isSameText(given, secret)))
    throw wrong(`The header ${header} is not the secret of this source.`);
}

const SIGNING_KEY = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;

/** The key in a secret of the form of Standard Webhooks (standardwebhooks.com): `whsec_` and 24 to 64 bytes in base64. */
export function signingKeyOf(secret: string): Buffer | undefined {
  const key = Buffer.from(SIGNING_KEY.exec(secret)?.[1] ?? "", "base64");
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/** What a sender of Standard Webhooks writes into `webhook-signature`: over its id, the moment in seconds, and the body. */
export const webhookSignature = (key: Buffer, id: string, seconds: string, body: Buffer | string): string =>
  `v1,${createHmac("sha256", key).update(`${id}.${seconds}.`).update(body).digest("base64")}`;

/**
 * A signature of Standard Webhooks, of which a request may carry several. When it was signed decides nothing: the id is signed too,
 * and what was delivered before changes nothing.
 */
export function verifyWebhookSignature(request: SourceRequest, keys: readonly Buffer[]): void {
  const given = (headerOf(request, "webhook-signature") ?? "").split(" ");
  const [id, seconds] = [headerOf(request, "webhook-id") ?? "", headerOf(request, "webhook-timestamp") ?? ""];
  const right = keys.map((key) => webhookSignature(key, id, seconds, request.body));
  if (!given.some((one) => right.some((signature) => isSameText(one, signature))))
    throw wrong("The signature in webhook-signature is not that of this body with the signing token of this source.");
}

/** The password of basic authentication: all behind the first colon. */
const passwordOf = (value: string): string =>
  Buffer.from(value, "base64").toString("utf8").split(":").slice(1).join(":");

/** The secret as a bearer token, or as the password of basic authentication. */
export function verifyBearer(request: SourceRequest, { secrets }: Proof): void {
  if (secrets.length === 0) return;
  const [scheme = "", value = ""] = (headerOf(request, "authorization") ?? "").split(/ +/);
  const given = scheme.toLowerCase() === "basic" ? passwordOf(value) : value;
  if (given === "") throw wrong("The header authorization is absent: 'Bearer' and the secret of this source.");
  // who takes user and password from an address, as Jenkins does, may send them escaped as they stand there
  const isRight = secrets.some((secret) => isSameText(given, secret) || isSameText(given, encodeURIComponent(secret)));
  if (!isRight) throw wrong("The token is not the secret of this source.");
}

/** As a bearer token is, or behind the address: of senders that are given an address, and send no header beside it. */
export function verifyBearerOrPath(request: SourceRequest, proof: Proof): void {
  const isBare = headerOf(request, "authorization") === undefined && proof.secrets.length > 0;
  if (request.path !== "" && proof.secrets.some((secret) => isSameText(request.path, secret))) return;
  if (isBare && request.path !== "") throw wrong("What stands behind the address is not the secret of this source.");
  if (isBare)
    throw wrong("The address holds no secret: it stands before the host (jenkins:SECRET@), or behind the key.");
  verifyBearer(request, proof);
}
