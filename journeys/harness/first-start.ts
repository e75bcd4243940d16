import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Where a run of all tests keeps what the first start of a server makes: an empty database with its tables. It is the same for
 * each of them, and a third of what a start costs. Without such a folder every server starts from nothing.
 */
const folder = process.env["SHIPSHAPE_FIRST_START"];
const KEPT = folder === undefined ? undefined : join(folder, "kept");

/** Lays a copy of it there. */
export async function layFirstStart(dataDirectory: string): Promise<void> {
  if (KEPT !== undefined && existsSync(KEPT)) await promisify(execFile)("cp", ["-a", KEPT, dataDirectory]);
}
