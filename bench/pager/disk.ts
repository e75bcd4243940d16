import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../measure/quantile.ts";

const PAGE_BYTES = 8_192;
const PAGES = 1_024;
const EVERY_MS = 8;

/**
 * What the disk itself takes to keep a write of 8 kB that is waited for, in milliseconds, with nothing else under way: into a file that is
 * there already, as PostgreSQL's log is. No page can be faster than two of these.
 */
export async function writesOf(folder: string, seconds: number): Promise<string> {
  const path = join(folder, "disk");
  const file = await open(path, "w");
  try {
    await file.write(Buffer.alloc(PAGES * PAGE_BYTES));
    await file.sync();
    const page = Buffer.alloc(PAGE_BYTES, 1);
    const took: number[] = [];
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      const began = performance.now();
      await file.write(page, 0, PAGE_BYTES, (took.length % PAGES) * PAGE_BYTES);
      await file.datasync();
      took.push(performance.now() - began);
      await sleep(EVERY_MS);
    }
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(took, share).toFixed(1));
    return `p50 ${p50} ms, p99 ${p99} ms, at most ${most} ms (${took.length})`;
  } finally {
    await file.close();
    await unlink(path);
  }
}
