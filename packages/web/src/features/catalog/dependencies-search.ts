import * as z from "zod";

const text = z.string().max(200).optional().catch(undefined);
const hops = z.number().int().min(1).max(3).optional().catch(undefined);
const view = z.literal("list").optional().catch(undefined);

/** What the address of the dependencies holds; what is as usual is not in it. */
export const DependenciesSearch = z.object({
  around: text,
  hops,
  owner: text,
  tier: z.number().int().min(1).max(4).optional().catch(undefined),
  view,
  by: z.enum(["team", "service"]).optional().catch(undefined),
});
export type DependenciesSearch = z.infer<typeof DependenciesSearch>;

/** What the address of a service holds beside its name. */
export const ServiceSearch = z.object({
  tab: z
    .enum(["deployments", "slos", "alerts", "incidents", "dependencies", "readiness", "runbooks"])
    .optional()
    .catch(undefined),
  hops,
  view,
});
