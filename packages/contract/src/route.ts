import type * as z from "zod";
import type { Permission } from "./permission.ts";

/** One HTTP operation as plain data: the server mounts it, the client calls it, OpenAPI and the CLI print it. */
export type Route = {
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** How much body it takes, where that is more than the 2 MiB of any other. */
  readonly bodyLimitMiB?: number;
  /** How often one address may call it in a minute, where guessing must not pay. */
  readonly perMinute?: number;
  readonly response: z.ZodType;
};

export const defineRoute = <const R extends Route>(route: R): R => route;

type Part<R> = Extract<keyof R, "params" | "query" | "body">;
type In<T> = T extends z.ZodType ? z.input<T> : never;
type Out<T> = T extends z.ZodType ? z.output<T> : never;
type OptionalPart<R> = { [K in Part<R>]: Record<never, never> extends In<R[K]> ? K : never }[Part<R>];

/** What a handler receives: parsed, with defaults filled in. */
export type HandlerInput<R extends Route> = { [K in Part<R>]: Out<R[K]> };

/** What a caller passes: a part whose every field is optional may be left out. */
export type CallInput<R extends Route> = { [K in Exclude<Part<R>, OptionalPart<R>>]: In<R[K]> } & {
  [K in OptionalPart<R>]?: In<R[K]>;
};

export type HandlerOutput<R extends Route> = In<R["response"]>;
export type CallOutput<R extends Route> = Out<R["response"]>;
