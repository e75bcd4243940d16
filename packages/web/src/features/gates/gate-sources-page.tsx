import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { DoorsPage } from "../access/doors-page.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { GateSourceCard } from "./gate-source-card.tsx";
import { GateSourceDialog } from "./gate-source-dialog.tsx";
import type { GateSourceView, MadeGateSource } from "./gate-source-view.ts";

const route = getRouteApi("/signed-in/gate-sources");
/** Somebody who sets up an App watches for its first deployment. */
const REFRESH_MS = 10_000;

/** Who holds deployments until the gate has answered: GitHub, by its deployment protection rules. */
export function GateSourcesPage() {
  const { show } = route.useSearch();
  const { sources, url } = useSuspenseQuery({ ...ask.gates.listSources(), refetchInterval: REFRESH_MS }).data;
  return (
    <DoorsPage<GateSourceView, MadeGateSource>
      page="/gate-sources"
      permission="gates:write"
      title="Who asks"
      byline={<DeliveryTabs />}
      add={{ key: "new-gate-source", label: "Let GitHub ask" }}
      heading="GitHub's deployment protection rules"
      note="GitHub holds a job that deploys until the gate has answered. Pipelines, Flagger, Argo Rollouts and curl ask with a token and need nothing here."
      doors={sources}
      shown={show}
      none={{
        title: "GitHub does not ask yet",
        command: cliCommand("gate source create --name github"),
        about: "It takes a GitHub App of your own with two permissions, and a tick at each environment.",
      }}
      card={(source, rest) => <GateSourceCard source={source} url={url} {...rest} />}
      dialog={(rest) => <GateSourceDialog {...rest} />}
    />
  );
}
