import { createHash } from "node:crypto";
import { build } from "esbuild";
import type { Plugin } from "vite";

const ENTRY = new URL("service-worker/main.ts", import.meta.url).pathname;
/** Words in other scripts than Latin are rare enough to be fetched when they come. */
const LEFT_OUT = /latin-ext|cyrillic|greek|vietnamese|\.map$/;
const SHELL_FILES = ["manifest.webmanifest", "favicon.svg", "favicon-open.svg", "icon-192.png"];

const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Which build a page is of stands in the page, so that it notices when the server has another. */
function markOfBuild(files: readonly string[]): string {
  return fingerprint(files.toSorted().join("\n"));
}

/** Builds /service-worker.js with the list of the files that it holds at hand. */
export const serviceWorker: Plugin = {
  name: "service-worker",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle = {} }) {
      const attrs = { name: "shipshape-build", content: markOfBuild(Object.keys(bundle)) };
      return [{ tag: "meta", attrs, injectTo: "head" }];
    },
  },
  async generateBundle(_, bundle) {
    const assets = Object.keys(bundle).filter((file) => file.startsWith("assets/") && !LEFT_OUT.test(file));
    const mark = markOfBuild(Object.keys(bundle));
    const parts = [
      ...assets.map((file) => ({ url: `/${file}`, revision: null })),
      ...["index.html", ...SHELL_FILES].map((file) => ({ url: `/${file}`, revision: mark })),
    ];
    const { outputFiles } = await build({
      entryPoints: [ENTRY],
      bundle: true,
      write: false,
      minify: true,
      format: "iife",
      target: ["chrome123", "firefox121", "safari17.5"],
      define: { "self.__PARTS": JSON.stringify(parts), "process.env.NODE_ENV": '"production"' },
    });
    this.emitFile({ type: "asset", fileName: "service-worker.js", source: outputFiles[0]?.text ?? "" });
  },
};
