import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Db } from "./database.ts";
import { settingStore } from "./setting-store.ts";

/** Keeps secrets: seals what must be read again, signs what must come back unchanged. */
export type Seal = {
  /** AES-256-GCM: nonce, tag and text, base64url. */
  seal(text: string): string;
  open(sealed: string): string;
  /** `payload.signature`, HMAC-SHA256, with the purpose inside: a link for one thing opens no other. */
  sign(purpose: string, payload: string): string;
  verify(purpose: string, signed: string): string | undefined;
};

/** SHA-256 in hex: how long random secrets (tokens, session ids) are stored. */
export const hashSecret = (secret: string): string => hash("sha256", secret, "hex");

export const newSecret = (bytes = 32): string => randomBytes(bytes).toString("base64url");

export function sealWith(key: Buffer): Seal {
  const mac = (purpose: string, payload: string) =>
    createHmac("sha256", key).update(`${purpose}\n${payload}`).digest("base64url");
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
    sign: (purpose, payload) => `${Buffer.from(payload).toString("base64url")}.${mac(purpose, payload)}`,
    verify(purpose, signed) {
      const [encoded = "", signature = ""] = signed.split(".");
      const payload = Buffer.from(encoded, "base64url").toString("utf8");
      return isSameText(signature, mac(purpose, payload)) ? payload : undefined;
    },
  };
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The installation's seal: its key is made at the first start and lives in the database. */
export async function loadSeal(db: Db): Promise<Seal> {
  const key = await settingStore(db).once("seal.key", randomBytes(32).toString("base64"));
  return sealWith(Buffer.from(key, "base64"));
}
