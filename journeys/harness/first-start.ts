import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Where a run of all tests keeps what the first start of a server makes: an empty database with its tables. It is the same for
 * each of them, and half of what a start costs. Without such a folder every server starts from nothing.
 */
const KEPT_IN = process.env["SHIPSHAPE_FIRST_START"];

/** Lays a copy of it there; whoever asks first has it made, and who asks meanwhile goes without. */
export async function layFirstStart(dataDirectory: string, make: (at: string) => Promise<void>): Promise<void> {
  if (KEPT_IN === undefined) return;
  const [kept, draft] = [join(KEPT_IN, "kept"), join(KEPT_IN, "draft")];
  if (!existsSync(kept)) {
    const isOurs = await mkdir(draft, { mode: 0o711 }).then(
      () => true,
      () => false,
    );
    if (!isOurs) return;
    await make(draft);
    await rename(draft, kept);
  }
  await promisify(execFile)("cp", ["-a", kept, dataDirectory]);
}
