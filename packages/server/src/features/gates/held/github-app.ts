import { createPrivateKey, createSign } from "node:crypto";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { GateSourceRow } from "./gate-source-store.ts";

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 256 * 1024;
/** GitHub takes tokens that are valid for ten minutes at most, and clocks that are ahead of its own not at all. */
const BEHIND_SECONDS = 60;
const VALID_SECONDS = 540;
const SPARE_MS = 60_000;

export type GithubAnswer = { readonly status: number; readonly text: string };

/** Thrown where nobody can answer until people mend something. */
class NoCredentials extends Error {}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token by which an App says that it is itself (RFC 7519, RS256). */
function appToken(appId: string, privateKey: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const claims = { iat: seconds - BEHIND_SECONDS, exp: seconds + VALID_SECONDS, iss: appId };
  const signed = `${encoded({ alg: "RS256", typ: "JWT" })}.${encoded(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
}

/** Whether a text is a private key of the kind that GitHub gives out. */
export function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

export type Github = {
  /** Asks GitHub as the App itself. Throws where there is no App to ask as, or no answer. */
  asApp(source: GateSourceRow, path: string): Promise<GithubAnswer>;
  /** The token to answer with: the one that was given, or one of the App's installation, remembered until it ends. */
  tokenFor(source: GateSourceRow, installation: string | null): Promise<string>;
  send(token: string, url: string, body?: object): Promise<GithubAnswer>;
  /** A token was not taken: the next is a new one. */
  forget(source: GateSourceRow): void;
};

/** GitHub, as far as a gate needs it: over the same way out as all requests to addresses that people give. */
export function createGithub({ outbound, clock, seal }: Pick<Kernel, "outbound" | "clock" | "seal">): Github {
  const tokens = new Map<string, { readonly token: string; readonly untilMs: number }>();
  const nameOf = ({ id, appId }: GateSourceRow, installation: string): string => `${id} ${appId} ${installation}`;

  const send = (token: string, url: string, body?: object): Promise<GithubAnswer> =>
    outbound.send(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
    });
  const ownToken = ({ appId, sealedPrivateKey }: GateSourceRow): string => {
    if (appId === null || sealedPrivateKey === null)
      throw new NoCredentials("nobody said yet what we answer with: give the App's id and private key, or a token");
    return appToken(appId, seal.open(sealedPrivateKey), clock.now());
  };
  const made = async (source: GateSourceRow, installation: string): Promise<string> => {
    const url = `${source.apiUrl}/app/installations/${encodeURIComponent(installation)}/access_tokens`;
    const { status, text } = await send(ownToken(source), url, {});
    if (status !== 201)
      throw new Error(`GitHub gave no token for the installation ${installation}: ${saidBy({ status, text })}`);
    const { token, expires_at: expiresAt } = JSON.parse(text) as { token: string; expires_at: string };
    tokens.set(nameOf(source, installation), { token, untilMs: Date.parse(expiresAt) - SPARE_MS });
    return token;
  };
  return {
    send,
    asApp: (source, path) => send(ownToken(source), `${source.apiUrl}${path}`),
    async tokenFor(source, installation) {
      if (source.sealedToken !== null) return seal.open(source.sealedToken);
      if (installation === null)
        throw new NoCredentials("GitHub named no installation: install the App in the repository");
      const known = tokens.get(nameOf(source, installation));
      return known && known.untilMs > clock.now().getTime() ? known.token : made(source, installation);
    },
    forget({ id }) {
      for (const name of tokens.keys()) if (name.startsWith(id)) tokens.delete(name);
    },
  };
}

const LONGEST = 300;

/** What GitHub answered, in one line: its own message where it gave one. */
export function saidBy({ status, text }: GithubAnswer): string {
  let message = text;
  try {
    message = String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    // no JSON: as it is
  }
  return `it answered ${status}${message === "" ? "" : `, ${message.slice(0, LONGEST)}`}`;
}
