import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach } from "vitest";
import { repository } from "../harness/server-process.ts";
import { allPages } from "./browser.ts";

const FAILED = join(repository, "test-results", "failed");

/** What every open window showed when a test failed: in words and as a picture. */
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await mkdir(FAILED, { recursive: true });
  for (const [at, page] of allPages().entries()) {
    const name = `${task.file.name}-${task.name}-${at}`.replaceAll(/[^\w.-]+/g, "-").slice(0, 150);
    const seen = await page.locator("body").ariaSnapshot({ timeout: 5_000 }).catch(String);
    await writeFile(join(FAILED, `${name}.txt`), `${page.url()}\n${seen}\n`);
    await page.screenshot({ path: join(FAILED, `${name}.png`), timeout: 5_000 }).catch(() => undefined);
    console.log(`What ${page.url()} showed is in test-results/failed/${name}.txt and .png`);
  }
});
