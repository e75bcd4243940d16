import "./kernel/zod-without-eval.ts";
import { ApiProblem } from "@shipshape/contract/problem";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { applyDensity } from "./kernel/density.ts";
import { workOffline } from "./kernel/offline.ts";
import { applyTheme } from "./kernel/theme.ts";
import "./kit/tokens.ts";

applyTheme();
applyDensity();
workOffline();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
/** A problem that the server told stands on the page already; anything else is for whoever looks into the console. */
function onCaughtError(error: unknown): void {
  if (!(error instanceof ApiProblem)) console.error(error);
}

createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
