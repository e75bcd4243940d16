import type * as z from "zod";

/** What Alertmanager answers: a body is sent as JSON, also where it is a text; none at all where there is none. */
export type AlertmanagerAnswer = { readonly status: number; readonly body?: unknown };

/** A fault in the words of go-openapi, by whose library Alertmanager checks requests. */
const openapi = (status: number, code: number, message: string): AlertmanagerAnswer => ({
  status,
  body: { code, message },
});

/** A part of the path that has not the form it should: 422, code 601. */
export const parameterProblem = (name: string, type: string, value: string): AlertmanagerAnswer =>
  openapi(422, 601, `${name} in path must be of type ${type}: ${JSON.stringify(value)}`);

/** A body that cannot be read: 400. */
export const unreadable = (name: string, because: string): AlertmanagerAnswer =>
  openapi(400, 400, `parsing ${name} body from "" failed, because ${because}`);

const goType = (value: unknown): string => {
  if (Array.isArray(value)) return "array";
  if (value !== null && typeof value === "object") return "object";
  return typeof value === "boolean" ? "bool" : typeof value;
};

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | null | undefined)?.[key], body);

/** Whether a fault is about a value that is there and is of another type: Go's JSON reader meets those first. */
const isOfWrongType = (issue: z.core.$ZodIssue, body: unknown): boolean => {
  const value = valueAt(body, issue.path);
  return value !== undefined && value !== null && issue.code !== "too_small";
};

/**
 * What is wrong with a body, as Alertmanager says it: what Go's JSON reader cannot read is 400; what is missing or too
 * little is 422, of several the first one by name.
 */
export function bodyProblem(name: string, { issues }: z.ZodError, body: unknown): AlertmanagerAnswer {
  const wrong = issues.find((issue) => isOfWrongType(issue, body));
  if (wrong) {
    const value = valueAt(body, wrong.path);
    if (wrong.code === "custom") return unreadable(name, `${wrong.path.join(".")}: ${wrong.message}`);
    const at = wrong.path.length === 0 ? "value" : `struct field ${wrong.path.join(".")}`;
    return unreadable(name, `json: cannot unmarshal ${goType(value)} into Go ${at} of another type`);
  }
  const [first] = issues;
  if (!first || first.path.length === 0) return openapi(422, 602, `${name} in body is required`);
  const path = first.path.join(".");
  if (first.code === "too_small") return openapi(422, 612, `${path} in body should have at least 1 items`);
  return openapi(422, 602, `${path} in body is required`);
}
