import type { Actor } from "../../../kernel/actor.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError } from "../../../kernel/problem.ts";
import { servicesByIds } from "../../catalog/index.ts";
import { commitAuthor, placeFinder } from "../../changes/index.ts";
import { askedAgain } from "../asked-again.ts";
import type { GateSourceRow } from "./gate-source-store.ts";
import type { HeldRow } from "./held-store.ts";
import type { Looked } from "./held-words.ts";

/** Whoever asks by a source: no person of ours, and with no say beyond asking. */
export const actorOfSource = ({ kind, name }: Pick<GateSourceRow, "kind" | "name">): Actor => ({
  kind: "token",
  name: `${kind}:${name}`,
  userId: null,
  role: null,
  permissions: new Set(["public", "changes:ingest"]),
  requestId: null,
});

const unknown = (text: string): Looked => ({
  service: undefined,
  environment: undefined,
  verdict: undefined,
  because: [
    {
      code: "place_unknown",
      text,
      action: "Say of which service its repository is, or make a mapping rule (Delivery, Not understood).",
    },
  ],
  nextOpening: null,
});

/** Of which service and environment a held deployment is, by the rules by which changes are mapped. */
async function placeOf({ db }: Kernel, row: HeldRow, source: GateSourceRow) {
  const told = {
    by: source.name,
    kind: source.kind,
    repository: row.repository,
    service: row.toldService ?? undefined,
    environment: row.environmentName,
    branch: row.branch ?? undefined,
  };
  const [find, services] = await Promise.all([
    placeFinder(db, [told]),
    source.serviceId === null ? undefined : servicesByIds(db, [source.serviceId]),
  ]);
  const { ignored, because, serviceName, environment } = find(told);
  const own = services?.get(source.serviceId ?? "")?.name;
  return {
    ignored,
    because,
    service: serviceName ?? own,
    environment: environment ?? source.environment ?? undefined,
  };
}

/** Takes the gate's verdict on a held deployment, written down as each other one. */
export async function lookAtGate(kernel: Kernel, row: HeldRow, source: GateSourceRow): Promise<Looked> {
  const { ignored, because, service, environment } = await placeOf(kernel, row, source);
  if (ignored || service === undefined) return unknown(because.service);
  if (environment === undefined) return unknown(because.environment);
  const author = row.commitSha === null ? undefined : await commitAuthor(kernel.db, row.commitSha);
  const question = {
    service,
    environment,
    changeKind: row.changeKind as "deploy" | "rollback",
    changeClass: "feature",
    manual: false,
    ...(row.version === null ? {} : { version: row.version }),
    ...(row.requestedBy === null ? {} : { requestedBy: row.requestedBy }),
    people: [...row.people, ...(author === undefined ? [] : [author])],
  };
  try {
    const { verdict, because: reasons, nextOpening } = await askedAgain(kernel, actorOfSource(source), question);
    return { service, environment, verdict, because: reasons, nextOpening };
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return unknown(error.message);
    throw error;
  }
}
