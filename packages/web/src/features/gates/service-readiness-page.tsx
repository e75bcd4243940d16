import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { ReadinessOfService } from "./readiness-of-service.tsx";
import { ReadinessRail } from "./readiness-rail.tsx";
import { readyStatus } from "./readiness-words.ts";

const route = getRouteApi("/signed-in/readiness/$service");

/** The readiness checklist of a service: each item with why, and what people may say of it. */
export function ServiceReadinessPage() {
  const { service } = route.useParams();
  const { data } = useSuspenseQuery(ask.gates.getReadiness({ params: { name: service } }));
  return (
    <Page
      title={`Readiness of ${data.displayName}`}
      crumbs={<QuietLink to="/readiness">Readiness</QuietLink>}
      status={readyStatus(data)}
      lead={`${data.because}.`}
      rail={<ReadinessRail data={data} />}
    >
      <ReadinessOfService service={service} />
    </Page>
  );
}
