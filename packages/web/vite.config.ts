import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Whoever starts the build, a test runner with an environment of its own too: browsers get the production React.
process.env["NODE_ENV"] = process.argv.includes("dev") ? "development" : "production";

/** What browsers fetch: hashed files under /assets, nothing inlined (the content security policy allows no inline script). */
export default defineConfig({
  plugins: [react()],
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
            { name: "vendor", test: /node_modules\/(react|react-dom|scheduler|@tanstack|zod)\/|zod-without-eval/ },
            // What several pages are made of is one file, not thirty small ones.
            { name: "parts", test: /packages\/web\/src\//, minShareCount: 3 },
          ],
        },
      },
    },
    target: ["chrome123", "firefox121", "safari17.5"],
  },
  server: { proxy: { "/api": process.env["SHIPSHAPE_URL"] ?? "http://localhost:7447" } },
});
