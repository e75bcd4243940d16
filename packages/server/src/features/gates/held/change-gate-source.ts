import type { gateSources } from "@shipshape/contract/gates-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "../../../kernel/actor.ts";
import { type Db, inTransaction, type Tx } from "../../../kernel/database.ts";
import { emitAll } from "../../../kernel/events.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { invalid, notFound } from "../../../kernel/problem.ts";
import { newSecret } from "../../../kernel/seal.ts";
import { audit } from "../../access/index.ts";
import type { MadeGateSource } from "./create-gate-source.ts";
import { type GateSourceRow, gateSourceStore } from "./gate-source-store.ts";
import { isRsaKey } from "./github-app.ts";
import { heldStore } from "./held-store.ts";
import { heldAudited, heldTelling } from "./held-told.ts";

type Credentials = HandlerInput<typeof gateSources.putCredentials>["body"];

export async function knownGateSource(db: Db, nameOrId: string): Promise<GateSourceRow> {
  const row = await gateSourceStore(db).find(nameOrId);
  if (!row) throw notFound("gate source", nameOrId, "'shipshape gate source list' shows those there are.");
  return row;
}

function changing<Result>(
  { db }: Kernel,
  nameOrId: string,
  change: (tx: Tx, source: GateSourceRow) => Promise<Result>,
): Promise<Result> {
  // audit-free: each change that is made by it writes its own row
  return inTransaction(db, async (tx) => change(tx, await knownGateSource(tx, nameOrId)));
}

/** Seals what we answer with; what there was before is gone. */
export async function putGateCredentials(kernel: Kernel, actor: Actor, nameOrId: string, said: Credentials) {
  const { appId, privateKey, token } = said;
  if (privateKey !== undefined && !isRsaKey(privateKey)) {
    const message = "must be the App's private key as GitHub gave it: -----BEGIN RSA PRIVATE KEY-----";
    throw invalid([{ path: "privateKey", message }]);
  }
  const { seal } = kernel;
  return changing(kernel, nameOrId, async (tx, { id, name }) => {
    const row = await gateSourceStore(tx).putCredentials(id, {
      appId: appId ?? null,
      sealedPrivateKey: privateKey === undefined ? null : seal.seal(privateKey),
      sealedToken: token === undefined ? null : seal.seal(token),
    });
    const after = { appId, hasPrivateKey: privateKey !== undefined, hasToken: token !== undefined };
    await audit(tx, actor, { action: "gates.putCredentials", subject: `gate-source:${name}`, after });
    return row;
  });
}

/** Makes a new secret; the one before works for another day, unless it leaked. */
export const rotateGateSource = (
  kernel: Kernel,
  actor: Actor,
  nameOrId: string,
  atOnce: boolean,
): Promise<MadeGateSource> =>
  changing(kernel, nameOrId, async (tx, { id, name, sealedSecret }) => {
    const secret = newSecret();
    const until = atOnce ? null : new Date(kernel.clock.now().getTime() + DAY_MS);
    const previous = atOnce ? null : sealedSecret;
    const source = await gateSourceStore(tx).rotate(id, kernel.seal.seal(secret), previous, until);
    await audit(tx, actor, { action: "gates.rotateSource", subject: `gate-source:${name}`, after: { atOnce } });
    return { source, key: null, secret };
  });

/** Takes nothing more from a source, and answers nothing of what it held: each such deployment is told to be over. */
export const deleteGateSource = (kernel: Kernel, actor: Actor, nameOrId: string): Promise<void> =>
  changing(kernel, nameOrId, async (tx, { id, name }) => {
    const at = kernel.clock.now();
    await gateSourceStore(tx).markDeleted(id, at);
    const ended = await heldStore(tx).endOf(id, at, "its source was deleted");
    const deleted = { action: "gates.deleteSource", subject: `gate-source:${name}` };
    await audit(tx, actor, deleted, ...ended.map(heldAudited));
    await emitAll(tx, actor, ended.map(heldTelling));
  });
