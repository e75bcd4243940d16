import { isMadeGroup } from "../alerts/rule-group.ts";

/** What an alert says of what it belongs to. */
export type Belonging = {
  readonly serviceId: string | null;
  readonly service: string | null;
  /** As the rules and routes gave it; absent where nobody asked them. */
  readonly groupKey?: string | undefined;
  readonly test: boolean;
};

/** What the alerts of one incident have in common; null where it has nothing in common with any other. */
export type IncidentGroup = { readonly decision: string | null; readonly because: string };

/** The incident that is live for a service, whoever opened it. */
export const groupOfService = (serviceId: string): string => `service:${serviceId}`;

/**
 * What an alert shares an incident by: the group that a rule or a route made for it, whatever its service is, else its
 * service. A test page is nobody's trouble, so it shares none.
 */
export function incidentGroup({ serviceId, service, groupKey, test }: Belonging): IncidentGroup {
  if (test) return { decision: null, because: "a test page belongs to nothing else" };
  if (groupKey !== undefined && isMadeGroup(groupKey)) {
    return { decision: groupKey, because: `its group is ${groupWords(groupKey)}` };
  }
  if (serviceId === null) return { decision: null, because: "it has neither a group nor a service" };
  return { decision: groupOfService(serviceId), because: `it is about ${service}` };
}

/** A group as people read it: without the place of its route in the tree, and without the moment at which it began. */
export const groupWords = (groupKey: string): string =>
  groupKey.replace(/^\d+(\.\d+)* (?=\{)/, "").replace(/@\d{4}-\d\d-\d\dT[\d:.]+Z$/, "");
