import { incidentUpdated } from "@shipshape/contract/incidents";
import { compareSeverity, type Severity } from "@shipshape/domain/incidents/incident";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentTelling } from "./incident-telling.ts";
import { type IncidentRow, incidentsStore, type Judgement } from "./incidents-store.ts";
import { judgeStore } from "./judge-store.ts";
import { startPagings } from "./start-paging.ts";
import { type Entry, type Story, writeTimelines } from "./timeline-store.ts";
import { alertEntry, type Joining, type Wanted } from "./wanted-incident.ts";

type Party = { readonly incident: IncidentRow; readonly wanted: readonly Wanted[] };

/** Alerts join incidents that this transaction holds: each once, with why, and its incident is told once of them all. */
export async function joinAll(kernel: Kernel, tx: Tx, joining: readonly Joining[]): Promise<Judgement[]> {
  if (joining.length === 0) return [];
  const parties = [...grouped(joining, ({ incident }) => incident.id).values()].map((members): Party => {
    const [first] = members as [Joining, ...Joining[]];
    return { incident: first.incident, wanted: members.map(({ wanted }) => wanted) };
  });
  await judgeStore(tx).joinAlerts(
    joining.map(({ incident, wanted }) => ({ incidentId: incident.id, alertId: wanted.alert.alertId })),
  );
  const raisedBy = new Map(parties.map((party) => [party.incident.id, highest(party)]));
  await writeTimelines(
    tx,
    SYSTEM,
    parties.map((party) => storyOf(party, raisedBy.get(party.incident.id))),
  );
  const current = parties.map(({ incident, wanted }): Party => {
    const raised = raisedBy.get(incident.id);
    return { incident: raised ? { ...incident, severity: raised.severity } : incident, wanted };
  });
  for (const { incident } of current) {
    if (raisedBy.get(incident.id)) await incidentsStore(tx).raise(incident.id, incident.severity);
  }
  const paged = await pageAgain(kernel, tx, current);
  const judgements = current.flatMap(({ incident, wanted }) => {
    const because = `it joined ${shortIdOf(incident)}, which is live for ${incident.serviceName}: ${paged.get(incident.id)}`;
    return wanted.map(({ alert }): Judgement => {
      return { alertId: alert.alertId, decision: "joined", because, incidentId: incident.id };
    });
  });
  await emitAll(
    tx,
    SYSTEM,
    current.map(({ incident }) => {
      const because = judgements.find(({ incidentId }) => incidentId === incident.id)?.because ?? "";
      return incidentTelling(incidentUpdated, incident, because);
    }),
  );
  return judgements;
}

/** The alert that raises its incident the most, if any does. */
function highest({ incident, wanted }: Party): Wanted | undefined {
  const [worst] = wanted.toSorted((a, b) => compareSeverity(a.severity, b.severity));
  return worst && compareSeverity(worst.severity, incident.severity) < 0 ? worst : undefined;
}

function storyOf({ incident, wanted }: Party, raisedBy: Wanted | undefined): Story {
  const entries = wanted.flatMap((one): Entry[] => [
    alertEntry(one, `${one.alert.title} (${one.alert.shortId}) fires too`),
    ...(one === raisedBy ? [raisedEntry(incident.severity, one)] : []),
  ]);
  return { incidentId: incident.id, entries };
}

const raisedEntry = (from: Severity, { alert, severity, because }: Wanted): Entry => ({
  kind: "severity",
  text: `Raised from ${from} to ${severity}: ${because}`,
  sourceKey: `severity:${alert.alertId}`,
});

/** Alerts that join page nobody a second time, unless nobody is being asked at all. What is so, by incident. */
async function pageAgain(kernel: Kernel, tx: Tx, parties: readonly Party[]): Promise<ReadonlyMap<string, string>> {
  const running = await judgeStore(tx).withRunningRun(parties.map(({ incident }) => incident.id));
  const said = new Map<string, string>();
  for (const { incident, wanted } of parties) {
    if (incident.status === "acknowledged") said.set(incident.id, `${incident.acknowledgedBy} looks after it`);
    else if (running.has(incident.id)) said.set(incident.id, "people are being paged for it");
    else {
      const [first] = wanted;
      const held = await incidentsStore(tx).lock(incident.id);
      const scene = { kernel, tx, incident, now: held?.now ?? kernel.clock.now() };
      const { alert, service } = first ?? {};
      const started = await startPagings(tx, [{ scene, service, alert, route: alert?.route }]);
      said.set(incident.id, started ? "nobody had answered, so paging began again" : "nobody could be paged for it");
    }
  }
  return said;
}
