import { DEEPEST, isNestedTooDeeply } from "../../../kernel/nesting.ts";
import { Refused } from "../../../kernel/refused.ts";
import { headerOf } from "./proof.ts";
import type { SourceRequest } from "./source-kind.ts";

/** The body as JSON; refuses what is none, so that whoever sends it is told at once. */
export function requireJson(request: SourceRequest): unknown {
  if ((headerOf(request, "content-type") ?? "").startsWith("application/x-www-form-urlencoded")) {
    throw new Refused("unsupported", "The body is a form: choose application/json as content type at the sender.");
  }
  return jsonFrom(request.body.toString("utf8"));
}

export function jsonFrom(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Refused("unreadable", `The body is no JSON: ${error instanceof Error ? error.message : "?"}`);
  }
  if (isNestedTooDeeply(value))
    throw new Refused("unreadable", `The body is nested too deeply: at most ${DEEPEST} levels.`);
  return value;
}
