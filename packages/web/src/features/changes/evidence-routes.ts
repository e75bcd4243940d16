import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";
import { ask } from "../../kernel/ask.ts";
import { loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { sentOf } from "./evidence-reads.ts";

const allEvidenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/evidence",
  validateSearch: z.object({
    service: addressWord,
    kind: z.enum(["tests", "coverage", "findings", "plan"]).optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.catalog.listServices()]),
  component: lazyPage(() => import("./all-evidence-page.tsx"), "AllEvidencePage"),
});

const EvidenceSearch = z.object({
  version: addressWord,
  commit: addressWord,
  environment: addressWord,
  against: addressWord,
});

const evidenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/evidence/$service",
  validateSearch: EvidenceSearch,
  loader: ({ context: { queries }, params: { service }, location }) =>
    loadSoon(queries, [
      ask.changes.compareEvidence({ query: { service, ...EvidenceSearch.parse(location.search) } }),
      ask.changes.listFlaky({ query: { service } }),
      sentOf(service),
    ]),
  component: lazyPage(() => import("./evidence-page.tsx"), "EvidencePage"),
});

const reportRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/evidence/$service/reports/$id",
  loader: ({ context: { queries }, params: { id } }) => loadAll(queries, [ask.changes.getEvidence({ params: { id } })]),
  component: lazyPage(() => import("./report-page.tsx"), "ReportPage"),
});

const testRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/evidence/$service/tests/$key",
  loader: ({ context: { queries }, params: { service, key } }) =>
    loadAll(queries, [ask.changes.testHistory({ params: { key }, query: { service } })]),
  component: lazyPage(() => import("./test-page.tsx"), "TestPage"),
});

export const evidenceRoutes = [allEvidenceRoute, evidenceRoute, reportRoute, testRoute] as const;
