import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { routeUrl } from "@shipshape/contract/client";
import { ApiProblem, Problem } from "@shipshape/contract/problem";
import type { CallOutput, Route } from "@shipshape/contract/route";
import type * as z from "zod";
import type { Connection } from "./connection.ts";

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Files one behind another, each without its mark of byte order. */
async function* contents(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const [at, path] of paths.entries()) {
    if (at > 0) yield Buffer.from("\n");
    let isFirst = true;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      yield isFirst && paths.length > 1 && chunk.subarray(0, 3).equals(MARK) ? chunk.subarray(3) : chunk;
      isFirst = false;
    }
  }
}

async function problemIn(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    const { status, code, detail, faults } = Problem.parse(JSON.parse(text));
    return new ApiProblem(status, code, detail, faults);
  } catch {
    return new ApiProblem(response.status, "unexpected", `${response.status} ${text.slice(0, 200)}`);
  }
}

/** Calls a route whose body is a file: packed on the way, and never held whole. */
export async function sendFile<R extends Route>(
  route: R,
  { baseUrl, token }: Connection,
  query: Record<string, unknown>,
  paths: readonly string[],
): Promise<CallOutput<R>> {
  const packed = Readable.from(contents(paths)).pipe(createGzip());
  const headers = {
    "content-type": "application/octet-stream",
    "content-encoding": "gzip",
    accept: "application/json",
  };
  const response = await fetch(routeUrl(route, baseUrl, { query }), {
    method: route.method,
    headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
    body: Readable.toWeb(packed) as ReadableStream,
    duplex: "half",
  } as RequestInit).catch((cause: unknown) => {
    const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
    const code = String((reason as { code?: unknown }).code ?? reason);
    throw new ApiProblem(0, "unreachable", `No answer from ${baseUrl}: is the server running? (${code})`);
  });
  if (!response.ok) throw await problemIn(response);
  return (route.response as z.ZodType).parse(await response.json()) as CallOutput<R>;
}
