import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const word = z.string().optional().catch(undefined);

const evidenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/evidence/$service",
  validateSearch: z.object({ version: word, commit: word, environment: word, against: word }),
  component: lazyPage(() => import("./evidence-page.tsx"), "EvidencePage"),
});

export const evidenceRoutes = [evidenceRoute] as const;
