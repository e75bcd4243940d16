import { type IntegrationKind, integrationChanged } from "@shipshape/contract/integrations";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { doorKeyHint, newDoorKey } from "../../kernel/door-key.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, invalid } from "../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { audit } from "../access/index.ts";
import { serviceByName } from "../catalog/index.ts";
import { type HeartbeatPace, heartbeatStore } from "./heartbeat-store.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";

export type CreateIntegration = {
  readonly name: string;
  readonly kind: IntegrationKind;
  readonly service?: string | undefined;
  readonly signed: boolean;
  readonly signingSecret?: string | undefined;
  readonly heartbeat?: HeartbeatPace | undefined;
};

/** The kinds whose senders can sign what they send. */
const SIGNS: readonly IntegrationKind[] = ["grafana", "sentry"];

export type WithKey = {
  readonly integration: IntegrationRow;
  readonly key: string;
  readonly signingSecret: string | null;
};

function check({ kind, signed, signingSecret, heartbeat }: CreateIntegration): void {
  const signs = signed || signingSecret !== undefined;
  const faults = [
    ...(signs && !SIGNS.includes(kind)
      ? [{ path: "signed", message: `senders of the kind ${kind} do not sign: ${SIGNS.join(" and ")} do` }]
      : []),
    ...(kind === "sentry" && signingSecret === undefined
      ? [{ path: "signingSecret", message: "Sentry signs always: give the Client Secret of its integration" }]
      : []),
    ...(kind === "heartbeat" && heartbeat === undefined
      ? [{ path: "heartbeat", message: "say how often it is expected: everySeconds" }]
      : []),
    ...(kind !== "heartbeat" && heartbeat !== undefined
      ? [{ path: "heartbeat", message: "only the kind heartbeat is expected from time to time" }]
      : []),
  ];
  if (faults.length > 0) throw invalid(faults);
}

/** The service that an integration is for. */
export async function serviceIdOf(tx: Tx, name: string | null | undefined): Promise<string | null> {
  if (name === null || name === undefined) return null;
  const service = await serviceByName(tx, name);
  if (!service) throw invalid([{ path: "service", message: `the catalog knows no service "${name}"` }]);
  return service.id;
}

/** Lets somebody send alerts. The key is returned this once; we keep its hash. */
export async function createIntegration(
  { db, seal }: Kernel,
  actor: Actor,
  input: CreateIntegration,
): Promise<WithKey> {
  check(input);
  const { name, kind, service, signed, heartbeat } = input;
  const key = newDoorKey();
  const signingSecret = input.signingSecret ?? (signed ? newSecret() : null);
  return inTransaction(db, async (tx) => {
    const store = integrationStore(tx);
    if (await store.find(name)) {
      throw new DomainError("conflict", `There is an integration "${name}" already: choose another name.`, [
        { path: "name", message: "is taken by another integration" },
      ]);
    }
    const integration = await store.insert({
      id: newId(),
      name,
      kind,
      serviceId: await serviceIdOf(tx, service),
      keyHash: hashSecret(key),
      keyHint: doorKeyHint(key),
      sealedSecret: signingSecret === null ? null : seal.seal(signingSecret),
      createdBy: actor.userId,
      createdByName: actor.name,
    });
    if (heartbeat) await heartbeatStore(tx).put(integration.id, heartbeat);
    const subject = `integration:${name}`;
    await audit(tx, actor, {
      action: "alerts.createIntegration",
      subject,
      after: { kind, service, signed, heartbeat },
    });
    const { id: integrationId } = integration;
    await emit(tx, actor, integrationChanged, { integrationId, name, kind, change: "created" }, subject);
    return { integration, key, signingSecret: input.signingSecret === undefined ? signingSecret : null };
  });
}
