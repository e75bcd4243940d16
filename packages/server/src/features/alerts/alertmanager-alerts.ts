import { formatLabels, groupLabelsOf, type Route } from "@shipshape/domain/alerts/route-tree";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type AlertStanding, alertStandings } from "./alert-standing.ts";
import type { AlertsAsked } from "./alertmanager-query.ts";
import { alertmanagerView } from "./alertmanager-view.ts";
import { everyFiringAlert, type FiringRow } from "./firing-alerts-views.ts";

type Labels = Readonly<Record<string, string>>;
type Standing = { readonly row: FiringRow & { readonly labels: Labels }; readonly standing: AlertStanding };

function isAsked({ row, standing: { silencing, inhibition } }: Standing, asked: AlertsAsked): boolean {
  const isSilenced = silencing.decision === "silenced";
  const isInhibited = inhibition.decision === "inhibited";
  if (!asked.active && !isSilenced && !isInhibited) return false;
  if (!asked.silenced && isSilenced) return false;
  if (!asked.inhibited && isInhibited) return false;
  return asked.takes(row.labels);
}

async function askedAlerts(db: Db, kernel: Kernel, asked: AlertsAsked): Promise<Standing[]> {
  const rows = (await everyFiringAlert(db)).map((row) => ({ ...row, labels: row.labels as Labels }));
  const standingOf = await alertStandings(db, kernel, rows);
  return rows.map((row) => ({ row, standing: standingOf(row) })).filter((one) => isAsked(one, asked));
}

/** GET /alerts: what fires and is asked for, in the order of the fingerprints. */
export const alertmanagerAlerts = async (db: Db, kernel: Kernel, asked: AlertsAsked) =>
  (await askedAlerts(db, kernel, asked))
    .filter(({ standing }) => standing.routes.some(({ receiver }) => asked.takesReceiver(receiver)))
    .map(({ row, standing }) => alertmanagerView(row, standing));

type Group = { readonly route: Route; readonly labels: Labels; readonly text: string; readonly members: Standing[] };

/** GET /alerts/groups: the same by route and group labels. */
export async function alertmanagerGroups(db: Db, kernel: Kernel, asked: AlertsAsked) {
  const groups = new Map<string, Group>();
  for (const one of await askedAlerts(db, kernel, asked)) {
    for (const route of one.standing.routes) {
      if (!asked.takesReceiver(route.receiver)) continue;
      const labels = groupLabelsOf(route, one.row.labels);
      const text = formatLabels(labels);
      const group = groups.get(`${route.path} ${text}`) ?? { route, labels, text, members: [] };
      group.members.push(one);
      groups.set(`${route.path} ${text}`, group);
    }
  }
  return [...groups.values()]
    .map((group) => ({ ...group, mutedBy: group.members[0]?.standing.mutedBy(group.route) ?? [] }))
    .filter(({ mutedBy }) => asked.muted || mutedBy.length === 0)
    .sort((a, b) => order(a.text, b.text) || order(a.route.receiver, b.route.receiver))
    .map(({ route, labels, members, mutedBy }) => ({
      labels,
      receiver: { name: route.receiver },
      alerts: members.map(({ row, standing }) => alertmanagerView(row, standing, mutedBy)),
    }));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
