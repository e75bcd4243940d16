import { incidents } from "@shipshape/contract/incidents";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { actOnMany } from "./act-on-many.ts";
import { addNote } from "./add-note.ts";
import { assignRole } from "./assign-role.ts";
import { declareIncident } from "./declare-incident.ts";
import { editNote, markKeyEvent } from "./edit-timeline.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { incidentReference, noIncident } from "./incident-reference.ts";
import { incidentsStore } from "./incidents-store.ts";
import { incidentDetail, incidentList, incidentView } from "./incidents-views.ts";
import { previewPaging } from "./paging-preview.ts";
import { reopenIncident } from "./reopen-incident.ts";
import { resolveIncident } from "./resolve-incident.ts";
import { unacknowledgeIncident } from "./unacknowledge-incident.ts";
import { updateIncident } from "./update-incident.ts";
import { passAckLink, readAckLink, useAckLink } from "./use-ack-link.ts";

export function mountIncidentsRoutes({ mount }: Http, kernel: Kernel): void {
  const { db } = kernel;

  const idOf = async (typed: string): Promise<string> => {
    const incident = await incidentsStore(db).incident(incidentReference(typed));
    if (!incident) throw noIncident(typed);
    return incident.id;
  };
  const detail = async (typed: string) => {
    const found = await incidentDetail(db, incidentReference(typed), kernel.clock.now());
    if (!found) throw noIncident(typed);
    return found;
  };

  mount(incidents.list, ({ query: { mine, ...query }, actor }) =>
    incidentList(db, { ...query, of: mine ? actor : undefined }),
  );
  mount(incidents.previewPaging, ({ query }) => previewPaging(db, query.service, kernel.clock.now()));
  mount(incidents.get, ({ params }) => detail(params.id));
  mount(incidents.declare, async ({ body, actor }) => detail(await declareIncident(kernel, actor, body)));
  mount(incidents.update, async ({ params, body, actor }) => {
    await updateIncident(kernel, actor, await idOf(params.id), body);
    return detail(params.id);
  });
  mount(incidents.assignRole, async ({ params, body, actor }) => {
    await assignRole(kernel, actor, await idOf(params.id), { role: params.role, user: body.user });
    return detail(params.id);
  });
  mount(incidents.acknowledge, async ({ params, actor }) => {
    await acknowledgeIncident(kernel, actor, await idOf(params.id));
    return detail(params.id);
  });
  mount(incidents.unacknowledge, async ({ params, actor }) => {
    await unacknowledgeIncident(kernel, actor, await idOf(params.id));
    return detail(params.id);
  });
  mount(incidents.reopen, async ({ params, actor }) => {
    await reopenIncident(kernel, actor, await idOf(params.id));
    return detail(params.id);
  });
  mount(incidents.actOnMany, ({ body, actor }) => actOnMany(kernel, actor, body.action, body.incidents));
  mount(incidents.resolve, async ({ params, body, actor }) => {
    await resolveIncident(kernel, actor, await idOf(params.id), body.note);
    return detail(params.id);
  });
  mount(incidents.escalate, async ({ params, body, actor }) => {
    await escalateIncident(kernel, actor, await idOf(params.id), body);
    return detail(params.id);
  });
  mount(incidents.addNote, async ({ params, body, actor }) => {
    await addNote(kernel, actor, await idOf(params.id), body.text);
    return detail(params.id);
  });
  mount(incidents.editNote, async ({ params, body, actor }) => {
    await editNote(kernel, actor, await idOf(params.id), { entryId: params.entryId, text: body.text });
    return detail(params.id);
  });
  mount(incidents.markKeyEvent, async ({ params, body, actor }) => {
    await markKeyEvent(kernel, actor, await idOf(params.id), { entryId: params.entryId, isKey: body.isKey });
    return detail(params.id);
  });
  mount(incidents.getAckLink, async ({ params }) => {
    const link = await readAckLink(kernel, params.token);
    return { ...link, incident: await incidentView(db, link.incident) };
  });
  mount(incidents.passAckLink, async ({ params, request }) => {
    const { incident, paged } = await passAckLink(kernel, params.token, request.id);
    return { incident: await incidentView(db, incident), paged };
  });
  mount(incidents.useAckLink, async ({ params, request }) => {
    const incident = await useAckLink(kernel, params.token, request.id);
    return { incident: await incidentView(db, incident) };
  });
}
