import { Moment } from "@shipshape/contract/value";
import * as z from "zod";
import { defineJob } from "../../kernel/jobs.ts";

/** Asked for when minutes that were counted for the budget before may count otherwise: an exclusion, another rule. */
export const recountJob = defineJob(
  "slo.recount",
  z.object({ sloIds: z.array(z.uuid()), from: Moment, to: Moment.describe("not included") }),
);
