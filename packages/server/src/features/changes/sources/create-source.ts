import { createPublicKey } from "node:crypto";
import type { changeSources, SourceKindName } from "@shipshape/contract/changes-sources";
import type { Fault } from "@shipshape/contract/problem";
import type { HandlerInput } from "@shipshape/contract/route";
import { environmentNamed } from "@shipshape/domain/changes/environment-name";
import { HAS_OWN_PROOF } from "@shipshape/domain/changes/source-setup";
import type { Actor } from "../../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../../kernel/database.ts";
import { doorKeyHint, newDoorKey } from "../../../kernel/door-key.ts";
import { newId } from "../../../kernel/id.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError, invalid } from "../../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../../kernel/seal.ts";
import { audit } from "../../access/index.ts";
import { serviceByName } from "../../catalog/index.ts";
import { knownPlacesViews } from "../known-places-views.ts";
import { signingKeyOf } from "./proof.ts";
import { SOURCE_KINDS } from "./source-kinds.ts";
import { type SourceRow, sourceStore } from "./source-store.ts";

type Input = HandlerInput<typeof changeSources.createSource>["body"];

export type MadeSource = { readonly source: SourceRow; readonly key: string | null; readonly secret: string | null };

const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  travis: ["publicKey", "apiUrl"],
  devlake: ["connection", "project"],
  jenkins: ["environmentParameter", "versionParameter", "serviceParameter"],
};

const isKey = (pem: string): boolean => {
  try {
    return createPublicKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
};

/** A new secret, in the form in which senders of this kind take one. */
export const secretFor = (kind: SourceKindName): string => SOURCE_KINDS[kind].newSecret?.() ?? newSecret();

/** What is wrong with a secret that somebody gave. */
export const secretFaults = (kind: string, secret: string): Fault[] =>
  kind === "gitlab" && secret.startsWith("whsec_") && signingKeyOf(secret) === undefined
    ? [{ path: "secret", message: "is no signing token of GitLab: that is whsec_ and 32 bytes in base64" }]
    : [];

function check({ kind, secret, withoutSecret, settings }: Input): void {
  const known = SETTINGS[kind] ?? [];
  const { publicKey, apiUrl } = settings;
  const isHttp = apiUrl === undefined || /^https?:\/\//.test(apiUrl);
  const faults = [
    ...Object.keys(settings)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: `settings.${name}`,
        message: `sources of the kind ${kind} have no such setting${known.length > 0 ? `: ${known.join(", ")}` : ""}`,
      })),
    ...(publicKey !== undefined && !isKey(publicKey)
      ? [{ path: "settings.publicKey", message: "must be an RSA public key in PEM, -----BEGIN PUBLIC KEY-----" }]
      : []),
    ...(isHttp ? [] : [{ path: "settings.apiUrl", message: "must begin with http:// or https://" }]),
    ...(secret !== undefined && (withoutSecret || HAS_OWN_PROOF.includes(kind))
      ? [{ path: "secret", message: `is of no use: a source of the kind ${kind} made so has none` }]
      : []),
    ...(secret === undefined ? [] : secretFaults(kind, secret)),
    ...(kind === "devlake" && withoutSecret
      ? [{ path: "withoutSecret", message: "anybody could tell of changes then: DevLake's address holds no key" }]
      : []),
  ];
  if (faults.length > 0) throw invalid(faults);
}

/** The environment of ours that a word means; where none is described yet, the word itself. */
async function environmentOf(tx: Tx, word: string): Promise<string> {
  const ours = await knownPlacesViews(tx).environments();
  const { environment, because } = environmentNamed(word, ours);
  if (environment === undefined && ours.length > 0) throw invalid([{ path: "environment", message: because }]);
  return environment ?? word;
}

/** Lets somebody tell of changes. Its key and secret are returned this once; of the key we keep a hash. */
export async function createSource({ db, seal }: Kernel, actor: Actor, input: Input): Promise<MadeSource> {
  check(input);
  const { name, kind, service, environment, settings } = input;
  const key = newDoorKey();
  const hasNone = input.withoutSecret || HAS_OWN_PROOF.includes(kind);
  const secret = hasNone ? null : (input.secret ?? secretFor(kind));
  return inTransaction(db, async (tx) => {
    const store = sourceStore(tx);
    if (await store.find(name)) {
      throw new DomainError("conflict", `There is a source "${name}" already: choose another name.`, [
        { path: "name", message: "is taken by another source" },
      ]);
    }
    const known = service === undefined ? undefined : await serviceByName(tx, service);
    if (service !== undefined && !known) {
      throw invalid([{ path: "service", message: `the catalog knows no service "${service}"` }]);
    }
    const place = environment === undefined ? null : await environmentOf(tx, environment);
    const source = await store.insert({
      id: newId(),
      name,
      kind,
      serviceId: known?.id ?? null,
      environment: place,
      keyHash: hashSecret(key),
      keyHint: doorKeyHint(key),
      sealedSecret: secret === null ? null : seal.seal(secret),
      settings: JSON.stringify(settings),
      createdBy: actor.userId,
      createdByName: actor.name,
    });
    const after = { kind, service, environment: place, settings, hasSecret: secret !== null };
    await audit(tx, actor, { action: "changes.createSource", subject: `source:${name}`, after });
    return { source, key, secret: input.secret === undefined ? secret : null };
  });
}
