import { type AlertQuery, alertQuery, QueryFault } from "@shipshape/domain/alerts/opsgenie-query";
import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { answersOf } from "./alert-answers-views.ts";
import type { Answer, DoorCall } from "./door.ts";
import type { Caller } from "./integration-keys.ts";
import { bodyAs } from "./opsgenie-alert.ts";
import { opsgenieAlertView } from "./opsgenie-alert-view.ts";
import { dataAnswer } from "./opsgenie-answer.ts";
import { opsgenieSearchViews, SORTS, sortBy } from "./opsgenie-search-views.ts";
import { invalidBody } from "./refused.ts";

/** Opsgenie leads nobody further than that. */
const FURTHEST = 20_000;

const Asked = z.object({
  query: z.string().default(""),
  sort: z
    .string()
    .default("createdAt")
    .refine((field) => Object.hasOwn(SORTS, field), `sort must be one of ${Object.keys(SORTS).join(", ")}`),
  order: z.enum(["asc", "desc"], "order must be one of asc, desc").default("desc"),
  offset: z.coerce.number("offset must be a number").int().min(0).max(FURTHEST).default(0),
  limit: z.coerce.number("limit must be a number").int().min(1).max(100, "limit can not be more than 100").default(20),
  searchIdentifier: z.undefined("there are no saved searches here: send their words as query").optional(),
});

type Said = z.output<typeof Asked>;

const wrong = (message: string) => invalidBody([{ path: "query", message }]);

/** What a client asks for by the words of Opsgenie's search; all its alerts where it says none. */
function searched<T>(query: string, ask: (query: AlertQuery | undefined) => T): T {
  try {
    return ask(query.trim() === "" ? undefined : alertQuery(query));
  } catch (error) {
    throw error instanceof QueryFault ? wrong(error.message) : error;
  }
}

const askedOf = ({ request }: DoorCall): Said => bodyAs(Asked, request.query);

const viewsOf = ({ db }: Kernel, { integrationId }: Caller, query: string) =>
  searched(query, (asked) => opsgenieSearchViews(db, integrationId, asked));

/** GET /v2/alerts */
export async function listAlerts(kernel: Kernel, caller: Caller, call: DoorCall): Promise<Answer> {
  const { query, sort, order, offset, limit } = askedOf(call);
  const views = viewsOf(kernel, caller, query);
  const rows = await views.page({ sort: sortBy(sort), order, offset, limit });
  // A page that is not full is the last one: nothing more needs to be counted.
  const isLast = rows.length < limit && (rows.length > 0 || offset === 0);
  const total = isLast ? offset + rows.length : await views.count(FURTHEST);
  const incidents = await views.incidents(rows.map(({ id }) => id));
  const answers = await answersOf(kernel.db, [...incidents.values()]);
  const data = rows.map((row) => opsgenieAlertView(row, caller, answers.get(incidents.get(row.id) ?? "")));
  const pageAt = (from: number): string => {
    const words = new URLSearchParams({
      ...(query && { query }),
      limit: String(limit),
      sort,
      offset: String(from),
      order,
    });
    return `${kernel.config.publicUrl}${call.request.url.split("?")[0]}?${words}`;
  };
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  const paging = {
    first: pageAt(0),
    ...(offset > 0 && { prev: pageAt(Math.max(0, offset - limit)) }),
    ...(offset + limit < total && { next: pageAt(offset + limit) }),
    last: pageAt(last),
  };
  return dataAnswer(call, data, { paging });
}

/** GET /v2/alerts/count */
export async function countAlerts(kernel: Kernel, caller: Caller, call: DoorCall): Promise<Answer> {
  const { query } = askedOf(call);
  return dataAnswer(call, { count: await viewsOf(kernel, caller, query).count(Number.MAX_SAFE_INTEGER) });
}
