import { PRIORITIES } from "@shipshape/domain/alerts/priority";
import * as z from "zod";

/** For which incident a policy is looked at, as it stands in the address; what is usual is left out. */
export const ForecastSearch = z.object({
  /** A moment; now where absent. */
  at: z.iso.datetime({ offset: true }).optional().catch(undefined),
  priority: z.enum(PRIORITIES).optional().catch(undefined),
  labels: z.string().max(2_000).optional().catch(undefined),
});
export type ForecastSearch = z.output<typeof ForecastSearch>;

/** The same as the server is asked for it. */
export const forecastQuery = ({ at, priority, labels }: ForecastSearch) => ({
  ...(at === undefined ? {} : { at: new Date(at) }),
  ...(priority === undefined ? {} : { priority }),
  ...(labels === undefined || labels === "" ? {} : { labels }),
});
