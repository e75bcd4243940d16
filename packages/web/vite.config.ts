import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { withoutContractWords } from "./contract-words-plugin.ts";
import { serviceWorker } from "./service-worker-plugin.ts";

/** The font is fetched beside the script, so that the first text is in it already. */
const fontFromTheStart: Plugin = {
  name: "font-from-the-start",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle = {} }) {
      const font = Object.keys(bundle).find((file) => /inter-latin-wght.*\.woff2$/.test(file));
      const attrs = { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/${font}` };
      return font === undefined ? [] : [{ tag: "link", attrs, injectTo: "head" }];
    },
  },
};

/** In development only: the kit is shown at /kit, each of its parts on a page. It is not part of the build. */
const kitGallery: Plugin = {
  name: "kit-gallery",
  apply: "serve",
  configureServer({ middlewares }) {
    middlewares.use((request, _, next) => {
      if (/^\/kit(\/[a-z-]*)?(\?|$)/.test(request.url ?? "")) request.url = "/kit.html";
      next();
    });
  },
};

/** What browsers fetch: hashed files under /assets, nothing inlined (the content security policy allows no inline script). */
export default defineConfig(({ command }) => {
  // Whoever starts it, a test runner with an environment of its own too: what is built holds the production React.
  process.env["NODE_ENV"] = command === "serve" ? "development" : "production";
  return {
    plugins: [withoutContractWords, react(), fontFromTheStart, kitGallery, serviceWorker],
    build: {
      outDir: "../../dist/web",
      emptyOutDir: true,
      sourcemap: false,
      assetsDir: "assets",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              // With the word to zod that there is no eval, so that it is said before any schema is made.
              {
                name: "vendor",
                test: /node_modules\/(react|react-dom|scheduler|@tanstack(?!\/(react-virtual|virtual-core))|zod)\/|zod-without-eval/,
              },
              // What most pages are made of is one file, not thirty small ones; the rest comes with the pages that need it.
              { name: "parts", test: /packages\/web\/src\//, minShareCount: 16 },
            ],
          },
        },
      },
      target: ["chrome123", "firefox121", "safari17.5"],
    },
    server: { proxy: { "/api": process.env["SHIPSHAPE_URL"] ?? "http://localhost:7447" } },
    optimizeDeps: { entries: ["index.html", "kit.html"] },
  };
});
