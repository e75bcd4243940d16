import type { SourceInput } from "@shipshape/contract/telemetry";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound, refused } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { BUILT_IN_SOURCES, OWN_SOURCE } from "./own-source.ts";
import { addressFaults, keptTokenFault } from "./source-address.ts";
import { type SourceRow, telemetryStore } from "./telemetry-store.ts";
import { tokenReference } from "./token-reference.ts";

type Input = z.output<typeof SourceInput>;
type Change = Omit<Input, "name"> & { readonly forgetToken: boolean };

/** What the audit tells of a source: everything but the token itself. */
const told = ({
  displayName,
  kind,
  url,
  tokenReference: token,
}: Pick<SourceRow, "displayName" | "kind" | "url" | "tokenReference">) => ({
  displayName,
  kind,
  url,
  ...(token === null ? {} : { bearerToken: token }),
});

const sealed = ({ seal }: Kernel, bearerToken: string | undefined) =>
  bearerToken === undefined
    ? { sealedToken: null, tokenReference: null }
    : { sealedToken: seal.seal(bearerToken), tokenReference: tokenReference(seal, bearerToken) };

function checkAddress(url: string): void {
  const faults = addressFaults(url, "url");
  if (faults[0]) throw refused("This address cannot be used", faults);
}

async function written(tx: Tx, name: string): Promise<SourceRow> {
  const row = await telemetryStore(tx).source(name);
  if (!row) throw new Error(`the source ${name} was not written`);
  return row;
}

/** Adds a source; its token is sealed before it is kept. */
export async function createSource(kernel: Kernel, actor: Actor, input: Input): Promise<SourceRow> {
  const { name, displayName = name, kind, url, bearerToken } = input;
  checkAddress(url);
  return inTransaction(kernel.db, async (tx) => {
    const store = telemetryStore(tx);
    if (BUILT_IN_SOURCES.includes(name) || (await store.source(name))) {
      throw new DomainError(
        "conflict",
        `There is a source "${name}" already: choose another name, or change that one.`,
        [{ path: "name", message: "is taken by another source" }],
      );
    }
    const row = { displayName, kind, url, ...sealed(kernel, bearerToken) };
    await store.putSource({ id: newId(), name, description: "", labels: {}, annotations: {}, ...row });
    await audit(tx, actor, { action: "telemetry.createSource", subject: `source:${name}`, after: told(row) });
    return written(tx, name);
  });
}

/** Changes a source. Where no token is given, the one that is kept stays, unless it is to be forgotten. */
export async function updateSource(kernel: Kernel, actor: Actor, name: string, change: Change): Promise<SourceRow> {
  checkAddress(change.url);
  return inTransaction(kernel.db, async (tx) => {
    const store = telemetryStore(tx);
    const known = await store.source(name);
    if (!known) throw notFound("source", name, "GET /api/v1/sources lists them.");
    if (known.name === OWN_SOURCE) throw new DomainError("conflict", "This server's own metrics cannot be changed.");
    const { kind, url, bearerToken, forgetToken, displayName = known.displayName } = change;
    const keeps = bearerToken === undefined && !forgetToken;
    const fault = keeps && known.sealedToken !== null ? keptTokenFault(known.url, url) : undefined;
    if (fault) throw refused("The source was not changed", [{ path: "bearerToken", message: fault }]);
    const { sealedToken, tokenReference: reference } = keeps ? known : sealed(kernel, bearerToken);
    const row = { displayName, kind, url, sealedToken, tokenReference: reference };
    const { id, description } = known;
    const labels = known.labels as Record<string, string>;
    const annotations = known.annotations as Record<string, string>;
    await store.putSource({ id, name, description, labels, annotations, ...row });
    const subject = `source:${name}`;
    await audit(tx, actor, { action: "telemetry.updateSource", subject, before: told(known), after: told(row) });
    return written(tx, name);
  });
}
