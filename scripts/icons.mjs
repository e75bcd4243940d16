// Draws the icons of the installed app from the favicon: node scripts/icons.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "./command.mjs";

const folder = join(root, "packages/web/public");
const svg = readFileSync(join(folder, "favicon.svg"), "utf8");
/** Systems cut a maskable icon to their own shape: the ground reaches to the edges, the drawing keeps away from them. */
const maskable = svg
  .replace("<svg ", '<svg style="background:#14406b" ')
  .replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"');

const ICONS = [
  ["icon-192.png", 192, svg],
  ["icon-512.png", 512, svg],
  ["icon-maskable-512.png", 512, maskable],
  ["apple-touch-icon.png", 180, maskable.replace('viewBox="-5 -5 42 42"', 'viewBox="-2 -2 36 36"')],
];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [file, size, drawing] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
  writeFileSync(join(folder, file), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
