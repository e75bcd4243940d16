import { incidentUpdated } from "@shipshape/contract/incidents";
import { compareSeverity, type Severity } from "@shipshape/domain/incidents/incident";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentTelling } from "./incident-telling.ts";
import { incidentsStore, type Judgement } from "./incidents-store.ts";
import { judgeStore } from "./judge-store.ts";
import { pageJoined } from "./page-joined.ts";
import { type Entry, type Story, writeTimelines } from "./timeline-store.ts";
import { alertEntry, type Joining, type Live, subjectOf, type Wanted } from "./wanted-incident.ts";

/** An incident, and the alerts that join it. */
type Party = Live & { readonly wanted: readonly Wanted[] };

/** Alerts join incidents that this transaction holds: each once, with why, and its incident is told once of them all. */
export async function joinAll(kernel: Kernel, tx: Tx, joining: readonly Joining[]): Promise<Judgement[]> {
  if (joining.length === 0) return [];
  const parties = [...grouped(joining, ({ incident }) => incident.id).values()].map((members): Party => {
    const [first] = members as [Joining, ...Joining[]];
    return { incident: first.incident, now: first.now, wanted: members.map(({ wanted }) => wanted) };
  });
  await judgeStore(tx).joinAlerts(
    joining.map(({ incident, wanted: { alert, service } }) => ({
      incidentId: incident.id,
      alertId: alert.alertId,
      serviceId: service?.id ?? null,
    })),
  );
  const raisedBy = new Map(parties.map((party) => [party.incident.id, highest(party)]));
  await writeTimelines(
    tx,
    SYSTEM,
    parties.map((party) => storyOf(party, raisedBy.get(party.incident.id))),
  );
  const current = parties.map(({ incident, ...party }): Party => {
    const raised = raisedBy.get(incident.id);
    return { incident: raised ? { ...incident, severity: raised.severity } : incident, ...party };
  });
  for (const { incident } of current) {
    if (raisedBy.get(incident.id)) await incidentsStore(tx).raise(incident.id, incident.severity);
  }
  const unanswered = current.map((party) => ({ ...party, wanted: party.wanted.filter(({ answered }) => !answered) }));
  const asking = unanswered.filter(({ wanted }) => wanted.length > 0);
  const paged = await pageJoined(kernel, tx, asking);
  const judgements = current.flatMap(({ incident, wanted }) => {
    const joined = `it joined ${shortIdOf(incident)}, which is live for ${subjectOf(incident)}`;
    return wanted.map(({ alert, answered }): Judgement => {
      const said = answered ? `${answered.actor.name} acknowledged it ${answered.words}` : paged.get(incident.id);
      return { alertId: alert.alertId, decision: "joined", because: `${joined}: ${said}`, incidentId: incident.id };
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
