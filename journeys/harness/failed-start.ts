import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { startServerProcess } from "./server-process.ts";

export type FailedStart = { readonly code: number | null; readonly output: string };

/** A refusal takes a second; on a machine that is busy with other things it takes many. */
const PATIENCE_MS = 150_000;

/** Starts the server under circumstances that it must refuse, and waits for its end. */
export async function failedStart(
  env: Readonly<Record<string, string>>,
  asUser?: { readonly uid: number; readonly gid: number },
): Promise<FailedStart> {
  const process = startServerProcess({ SHIPSHAPE_PORT: String(await freePort()), ...env }, asUser);
  const patience = setTimeout(() => void process.kill("SIGKILL"), PATIENCE_MS);
  const { code } = await process.ended;
  clearTimeout(patience);
  return { code, output: process.output() };
}

/** Every file below a folder, with a fingerprint of its content: equal before and after means that nothing changed. */
export function contentOf(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true }).map(String).sort();
  return Object.fromEntries(paths.map((path) => [path, fingerprint(join(folder, path))]));
}

function fingerprint(path: string): string {
  const { mode } = statSync(path);
  const kind = mode & 0o170_000;
  if (kind !== 0o100_000) return `mode ${mode.toString(8)}`;
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
