import type { gateSources } from "@shipshape/contract/gates-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../../kernel/actor.ts";
import { inTransaction } from "../../../kernel/database.ts";
import { doorKeyHint, newDoorKey } from "../../../kernel/door-key.ts";
import { newId } from "../../../kernel/id.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError, invalid } from "../../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../../kernel/seal.ts";
import { audit } from "../../access/index.ts";
import { serviceByName } from "../../catalog/index.ts";
import { type GateSourceRow, gateSourceStore } from "./gate-source-store.ts";

type Said = HandlerInput<typeof gateSources.createSource>["body"];

export type MadeGateSource = {
  readonly source: GateSourceRow;
  readonly key: string | null;
  readonly secret: string | null;
};

/** What we answer with goes there: nobody on the way may read it. */
function checkedApi({ config }: Kernel, apiUrl: string): string {
  const { protocol, username, search, hash, href } = new URL(apiUrl);
  const message =
    protocol !== "https:" && !(protocol === "http:" && config.allowPrivateUrls)
      ? "must begin with https://: what we answer with is sent there"
      : username !== "" || search !== "" || hash !== ""
        ? "write the bare address, such as https://github.example.org/api/v3"
        : undefined;
  if (message) throw invalid([{ path: "apiUrl", message }]);
  return href.replace(/\/+$/, "");
}

/** Lets GitHub hold deployments until the gate has answered. Key and secret are returned this once; of the key we keep a hash. */
export async function createGateSource(kernel: Kernel, actor: Actor, said: Said): Promise<MadeGateSource> {
  const { db, seal, clock } = kernel;
  const { name, environment = null } = said;
  const apiUrl = checkedApi(kernel, said.apiUrl);
  const key = newDoorKey();
  const secret = said.secret ?? newSecret();
  return inTransaction(db, async (tx) => {
    const store = gateSourceStore(tx);
    if (await store.find(name)) {
      throw new DomainError("conflict", `There is a source "${name}" already: choose another name.`, [
        { path: "name", message: "is taken by another source" },
      ]);
    }
    const service = said.service === undefined ? undefined : await serviceByName(tx, said.service);
    if (said.service !== undefined && !service)
      throw invalid([{ path: "service", message: `the catalog knows no service "${said.service}"` }]);
    const source = await store.insert({
      id: newId(),
      name,
      kind: "github",
      serviceId: service?.id ?? null,
      environment,
      keyHash: hashSecret(key),
      keyHint: doorKeyHint(key),
      sealedSecret: seal.seal(secret),
      apiUrl,
      createdByName: actor.name,
      createdAt: clock.now(),
    });
    const after = { apiUrl, service: said.service, environment };
    await audit(tx, actor, { action: "gates.createSource", subject: `gate-source:${name}`, after });
    return { source, key, secret: said.secret === undefined ? secret : null };
  });
}
