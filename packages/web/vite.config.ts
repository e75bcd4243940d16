import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

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
    target: ["chrome123", "firefox121", "safari17.5"],
  },
  server: { proxy: { "/api": process.env["SHIPSHAPE_URL"] ?? "http://localhost:7447" } },
});
