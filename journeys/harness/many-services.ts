import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Shipshape } from "./shipshape.ts";

const PERSON = "on-call";
const mailOf = (person: string) => `${person}@store.example`;
export const pagedPerson = mailOf(PERSON);

const groundFile = (person: string, teamMail: string | undefined) => `apiVersion: shipshape/v1
kind: User
metadata: { name: ${person} }
spec: { email: ${mailOf(person)} }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: ${person}-team }
spec:
  members: [${person}]
  escalationPolicy: ${person}-escalation
  contacts: [${teamMail === undefined ? "" : `{ kind: email, value: ${teamMail} }`}]
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: ${person}-escalation }
spec:
  steps: [{ delayMinutes: 0, targets: [{ kind: user, name: ${person} }] }]
  repeat: 0
`;

const serviceFile = (name: string, person: string) => `apiVersion: shipshape/v1
kind: Service
metadata: { name: ${name} }
spec: { owner: ${person}-team, tier: 1 }
`;

/**
 * Services whose every alert pages one person, or these people in turn: an incident for each service, so that pages can be
 * counted by service. Where an address is given, the teams are told of each incident there.
 */
export async function applyManyServices(
  shipshape: Shipshape,
  names: readonly string[],
  people: readonly string[] = [PERSON],
  teamMail?: string,
): Promise<void> {
  const folder = join(shipshape.folder, "many-services");
  await mkdir(folder, { recursive: true });
  const services = names.map((name, at) => serviceFile(name, people[at % people.length] ?? PERSON));
  const text = [...people.map((person) => groundFile(person, teamMail)), ...services].join("---\n");
  await writeFile(join(folder, "services.yaml"), text);
  const { code, stdout, stderr } = await shipshape.cli("apply", "-f", folder);
  if (code !== 0) throw new Error(`The services could not be applied:\n${stdout}${stderr}`);
}

/** Sends one critical alert of a service, as Prometheus does; returns the HTTP status, 0 when nobody answered. */
export async function sendAlert({ url, token }: Pick<Shipshape, "url" | "token">, service: string): Promise<number> {
  const labels = { alertname: `Failure of ${service}`, service, severity: "critical" };
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token()}` },
    body: JSON.stringify([{ labels }]),
    signal: AbortSignal.timeout(30_000),
  }).catch(() => undefined);
  return answer?.status ?? 0;
}

export const wasTaken = (status: number): boolean => status >= 200 && status < 300;

/**
 * The services that messages tell of, each with the ids of those messages: pages of one person that are due together travel in
 * one message, which names them all.
 */
export function servicesIn(
  mails: readonly { readonly subject: string; readonly text: string; readonly messageId: string }[],
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { subject, text, messageId } of mails) {
    const named = [...`${subject}\n${text}`.matchAll(/Failure of ([\w-]+)/g)].map(([, name = ""]) => name);
    for (const name of new Set(named)) found.set(name, [...(found.get(name) ?? []), messageId]);
  }
  return found;
}
