import { createDecipheriv, createECDH, createHmac, createPublicKey, verify } from "node:crypto";
import { expected, openProvider } from "./fake-provider.ts";

const hmac = (key: Buffer, ...parts: Buffer[]) =>
  parts.reduce((mac, part) => mac.update(part), createHmac("sha256", key)).digest();
const expand = (prk: Buffer, info: Buffer, length: number) => hmac(prk, info, Buffer.from([1])).subarray(0, length);

export type Pushed = {
  readonly device: string;
  readonly urgency: string;
  readonly ttl: number;
  /** Who sent it, by the key with which the device subscribed. */
  readonly vapidKey: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** One record of RFC 8188 under the keys of RFC 8291: what a browser does with what it gets. */
function decrypted(body: Buffer, receiver: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const idLength = body[20] ?? 0;
  const senderKey = body.subarray(21, 21 + idLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), receiver.getPublicKey(), senderKey]);
  const ikm = expand(hmac(auth, receiver.computeSecret(senderKey)), info, 32);
  const prk = hmac(salt, ikm);
  const key = expand(prk, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = expand(prk, Buffer.from("Content-Encoding: nonce\0"), 12);
  const record = body.subarray(21 + idLength);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString("utf8");
}

/** The key of a `vapid t=…, k=…` header whose token is for this service, signed by that key (RFC 8292). */
function vapidKeyOf(header: string | undefined, audience: string): string | undefined {
  const [, token = "", key = ""] = /^vapid t=([^,]+), k=(\S+)$/.exec(header ?? "") ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const raw = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: raw.subarray(1, 33).toString("base64url"),
    y: raw.subarray(33).toString("base64url"),
  };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  const { aud, sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { aud: string; sub: string };
  return isSigned && aud === audience && /^(mailto:|https:)/.test(sub) ? key : undefined;
}

/** A push service with devices: it takes only what is addressed, signed and encrypted as the standards say. */
export async function openFakePush() {
  const pushed = expected<Pushed>("push message", ({ device, payload }) => `${device}: ${payload["title"]}`);
  const devices = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>();
  const gone = new Set<string>();
  let status = 201;
  const { url, close } = await openProvider(({ path, headers, body }) => {
    const name = path.slice(1);
    const device = devices.get(name);
    if (!device || gone.has(name)) return { status: 410, body: "push subscription has unsubscribed or expired" };
    if (status !== 201) return { status };
    const vapidKey = vapidKeyOf(headers.authorization, url);
    if (!vapidKey) return { status: 403, body: "the VAPID token is not for us" };
    if (body.length > 4_096) return { status: 413 };
    if (headers["content-encoding"] !== "aes128gcm") return { status: 400, body: "not encrypted" };
    const payload = JSON.parse(decrypted(body, device.ecdh, device.auth)) as Pushed["payload"];
    pushed.add({ device: name, urgency: String(headers["urgency"]), ttl: Number(headers["ttl"]), vapidKey, payload });
    return { status: 201, headers: { location: `${url}/message/1` } };
  });
  return {
    url,
    /** What a browser tells a page that subscribes. */
    subscribe(device: string) {
      const ecdh = createECDH("prime256v1");
      const auth = Buffer.from(`auth of ${device}`.padEnd(16).slice(0, 16));
      const p256dh = ecdh.generateKeys().toString("base64url");
      devices.set(device, { ecdh, auth });
      return { endpoint: `${url}/${device}`, keys: { p256dh, auth: auth.toString("base64url") } };
    },
    unsubscribe: (device: string) => void gone.add(device),
    answer(next: number) {
      status = next;
    },
    take: pushed.take,
    nothingMore: pushed.nothingMore,
    close,
  };
}
