/** How a service stands, the worst first. */
export const HEALTHS = ["incident", "spent", "burning", "no_data", "no_objective", "ok"] as const;
export type ServiceHealth = (typeof HEALTHS)[number];

/** What is known of a service now. Budget shares are signed: −0.2 is 20 % overspent. */
export type ServiceFacts = {
  readonly liveIncidents: number;
  /** The most severe of them, such as INC-3. */
  readonly incident: string | null;
  readonly objectives: number;
  readonly spentObjectives: number;
  readonly burningObjectives: number;
  /** Objectives with data that neither burn nor are spent. */
  readonly keptObjectives: number;
};

const count = (number: number, one: string, many: string): string =>
  number === 1 ? `one ${one}` : `${number} ${many}`;

/** How a service stands, by the worst that is known of it: its live incidents first, then its objectives. */
export function serviceHealth(facts: ServiceFacts): { readonly decision: ServiceHealth; readonly because: string } {
  const { liveIncidents, incident, objectives, spentObjectives, burningObjectives, keptObjectives } = facts;
  if (liveIncidents > 0) {
    const more = liveIncidents > 1 ? ` and ${count(liveIncidents - 1, "more", "more")}` : "";
    return { decision: "incident", because: `${incident ?? "an incident"}${more} is not resolved` };
  }
  if (spentObjectives > 0) {
    return {
      decision: "spent",
      because: `the error budget of ${count(spentObjectives, "objective", "objectives")} is spent`,
    };
  }
  if (burningObjectives > 0) {
    return { decision: "burning", because: `${count(burningObjectives, "objective", "objectives")} burning too fast` };
  }
  if (keptObjectives > 0) {
    const silent = objectives - keptObjectives;
    const beside = silent > 0 ? `; ${count(silent, "has", "have")} no data` : "";
    return { decision: "ok", because: `${count(keptObjectives, "objective is", "objectives are")} on track${beside}` };
  }
  if (objectives > 0)
    return { decision: "no_data", because: `${count(objectives, "objective has", "objectives have")} no data` };
  return { decision: "no_objective", because: "nobody said yet what may be expected of it" };
}
