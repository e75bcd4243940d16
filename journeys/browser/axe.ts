import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const beside = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const AXE = readFileSync(beside.resolve("axe-core/axe.min.js"), "utf8");
const IT_IS_THERE = "void 0";

/**
 * Looks at a page for what keeps people out. A document gets the program once: the builder by itself hands its half a
 * megabyte over twice at each look. Nor is there a second page for the results: no frame here is of another origin.
 */
export async function axeIn(page: Page): Promise<AxeBuilder> {
  // Frames get theirs from the builder, which knows one source for all of them.
  if (page.frames().length > 1) return new AxeBuilder({ page }).setLegacyMode();
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return new AxeBuilder({ page, axeSource: IT_IS_THERE }).setLegacyMode();
}
