import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const beside = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const AXE = readFileSync(beside.resolve("axe-core/axe.min.js"), "utf8");
const IT_IS_THERE = "void 0";

type Colour = { r: number; g: number; b: number; alpha: number };
type Colours = { Color: { prototype: { parseString(this: Colour, text: string): Colour } } };

/**
 * Axe reads the colours of each element and of all that lies beneath it from text, the same few again and again: a fifth of
 * a look. What a text says never changes, so it is read once a document. One that cannot be read is refused each time.
 */
function readColoursOnce(): void {
  const { prototype } = (Reflect.get(window, "axe") as { commons: { color: Colours } }).commons.color.Color;
  const read = prototype.parseString;
  const known = new Map<string, readonly [r: number, g: number, b: number, alpha: number]>();
  prototype.parseString = function parseString(text) {
    const values = known.get(text);
    if (values) [this.r, this.g, this.b, this.alpha] = values;
    else {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
}

/**
 * Looks at a page for what keeps people out. A document gets the program once: the builder by itself hands its half a
 * megabyte over twice at each look. Nor is there a second page for the results: no frame here is of another origin.
 */
export async function axeIn(page: Page): Promise<AxeBuilder> {
  // Frames get theirs from the builder, which knows one source for all of them.
  if (page.frames().length > 1) return new AxeBuilder({ page }).setLegacyMode();
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(AXE);
    await page.evaluate(readColoursOnce);
  }
  return new AxeBuilder({ page, axeSource: IT_IS_THERE }).setLegacyMode();
}
