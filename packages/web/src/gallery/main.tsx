import "./fixed-time.ts";
import "../kernel/zod-without-eval.ts";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyDensity } from "../kernel/density.ts";
import { applyTheme } from "../kernel/theme.ts";
import "../kit/tokens.ts";
import { galleryRouter } from "./gallery-router.tsx";

applyTheme();
applyDensity();
const root = document.getElementById("root");
if (!root) throw new Error("kit.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <RouterProvider router={galleryRouter as never} />
  </StrictMode>,
);
