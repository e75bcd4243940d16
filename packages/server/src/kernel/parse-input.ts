import type * as z from "zod";
import { schemaFaults } from "./configuration/schema-faults.ts";
import { invalid } from "./problem.ts";

/** What was sent, as its schema understands it. Throws `invalid` with every fault; `whole` names all of it: body. */
export function parseInput<S extends z.ZodType>(schema: S, sent: unknown, whole: string): z.output<S> {
  const parsed = readable(schema, sent, whole);
  if (parsed.success) return parsed.data;
  const faults = schemaFaults(schema, sent, parsed.error.issues);
  throw invalid(faults.map(({ path, message }) => ({ path: path.join(".") || whole, message })));
}

/** A schema that names itself goes as deep as what was sent, which can be deeper than any stack. */
function readable<S extends z.ZodType>(schema: S, sent: unknown, whole: string) {
  try {
    return schema.safeParse(sent);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid([{ path: whole, message: "it is nested too deeply to be read: say it flatter" }]);
  }
}
