import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach } from "vitest";
import { repository } from "../harness/server-process.ts";
import { allPages, lastWordsOf } from "./browser.ts";

const FAILED = join(repository, "test-results", "failed");

const SEEN_LINES = 25;

/** What stands on the page itself; what stands around each page, and where links lead, is in the file. */
function inShort(seen: string): readonly string[] {
  const lines = seen.split("\n").filter((line) => !line.trim().startsWith("- /url:"));
  return lines.slice(Math.max(0, lines.indexOf("- main:"))).slice(0, SEEN_LINES);
}

/** What every open window showed when a test failed: in words and as a picture. */
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await mkdir(FAILED, { recursive: true });
  for (const [at, page] of allPages().entries()) {
    const name = `${task.file.name}-${task.name}-${at}`.replaceAll(/[^\w.-]+/g, "-").slice(0, 150);
    const seen = await page.locator("body").ariaSnapshot({ timeout: 5_000 }).catch(String);
    const said = lastWordsOf(page).map((line) => `It wrote: ${line}`);
    await writeFile(join(FAILED, `${name}.txt`), `${[page.url(), ...said, seen].join("\n")}\n`);
    const shown = [`${page.url()} showed:`, ...said, ...inShort(seen)].join("\n");
    task.meta.seen = `${shown}\n${task.meta.seen ?? ""}`;
    await page.screenshot({ path: join(FAILED, `${name}.png`), timeout: 5_000 }).catch(() => undefined);
    console.log(`What ${page.url()} showed is in test-results/failed/${name}.txt and .png`);
  }
});
