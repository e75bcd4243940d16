import type { ServiceDetail } from "@shipshape/contract/catalog";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";

export type ServiceDetailView = z.infer<typeof ServiceDetail>;

/** As many as a tab of a service shows. */
export const SHOWN = 100;

export const deploymentsOf = (service: string) => ask.changes.listDeployments({ query: { service, limit: SHOWN } });
export const incidentsOf = (service: string) => ask.incidents.list({ query: { service, limit: SHOWN } });
