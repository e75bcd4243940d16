import type * as z from "zod";
import { schemaFaults } from "./configuration/schema-faults.ts";
import { invalid } from "./problem.ts";

/** What was sent, as its schema understands it. Throws `invalid` with every fault; `whole` names all of it: body. */
export function parseInput<S extends z.ZodType>(schema: S, sent: unknown, whole: string): z.output<S> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const faults = schemaFaults(schema, sent, parsed.error.issues);
  throw invalid(faults.map(({ path, message }) => ({ path: path.join(".") || whole, message })));
}
