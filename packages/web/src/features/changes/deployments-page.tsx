import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { Button } from "../../kit/button.tsx";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { OnDesk } from "../../kit/on-desk.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type ChecksRead, checksRead } from "../gates/check-list.tsx";
import { FreezeList } from "../gates/freeze-list.tsx";
import { ShutGates } from "../gates/shut-gates.tsx";
import { useFreezeBands } from "../gates/use-freeze-bands.ts";
import { DeliveryMeasures } from "../insights/delivery-measures.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { DeploymentFilters } from "./deployment-filters.tsx";
import { DeploymentLanes } from "./deployment-lanes.tsx";
import { DeploymentList } from "./deployment-list.tsx";
import { checksOfList, MOST_CHECKS } from "./deployment-reads.ts";
import { type DeploymentFilter, isZoomed, listQuery, listSpan } from "./deployment-search.ts";
import { RecordDialog } from "./record-dialog.tsx";
import { useDeployments } from "./use-deployments.ts";

const route = getRouteApi("/signed-in/deployments");
const AHEAD_SHARE = 0.03;
/** More than that nobody reads beside a list; all of it has a page of its own. */
const MOST_IN_RAIL = 5;

const isNarrowed = (search: DeploymentFilter): boolean =>
  [search.service, search.team, search.environment, search.result].some((value) => value !== undefined);

export function DeploymentsPage() {
  const search = route.useSearch();
  const [recording, setRecording] = useState(false);
  const record = (): void => setRecording(true);
  usePageActions([{ key: "record", label: "Record a deployment", icon: "plus", shortcut: "c", run: record }]);
  const { service = "payments", environment = "production" } = search;
  return (
    <Page
      title="Deployments"
      lead="What shipped where, how it went, what the gate said before and what it cost after."
      byline={<DeliveryTabs />}
      actions={
        <Button icon="plus" shortcut="c" onPress={record}>
          Record a deployment
        </Button>
      }
      rail={<DeliveryRail />}
    >
      <Shipped search={search} />
      <RecordDialog of={{ service, environment }} open={recording} onOpenChange={setRecording} />
    </Page>
  );
}

function Shipped({ search }: { search: DeploymentFilter }) {
  const now = useNow(60_000);
  const span = listSpan(search, now);
  const query = listQuery(search, span);
  const asked = useDeployments(query);
  const rows = asked.data?.pages.flatMap(({ deployments }) => deployments) ?? [];
  const held = useHeldRows(rows, ({ id }) => id, JSON.stringify(search));
  const checks = useChecks(query);
  const ahead = isZoomed(search) ? 0 : (span.toMs - span.fromMs) * AHEAD_SHARE;
  const bands = useFreezeBands(search, span);
  if (!asked.data) return <ChartWaiting asked={asked} height={320} />;
  return (
    <Stack>
      <DeploymentFilters span={span} />
      <OnDesk>
        <DeliveryMeasures of={search} />
      </OnDesk>
      {rows.length === 0 ? (
        <NothingShipped search={search} />
      ) : (
        <>
          <Section title="What ran where">
            <DeploymentLanes deployments={rows} span={{ ...span, toMs: span.toMs + ahead }} bands={bands} />
          </Section>
          <Section title="Deployments">
            <NewRows count={held.newCount} onShow={held.showNew} />
            <DeploymentList
              deployments={held.shown}
              checks={checks}
              effects
              empty={null}
              more={{
                has: asked.hasNextPage,
                load: () => void asked.fetchNextPage(),
                pending: asked.isFetchingNextPage,
              }}
            />
          </Section>
        </>
      )}
    </Stack>
  );
}

/** What the gate answered, from an hour before the first deployment on. */
function useChecks(query: ReturnType<typeof listQuery>): ChecksRead | "waiting" {
  const { data, isError } = useQuery({ ...checksOfList(query), placeholderData: keepPreviousData });
  if (data) return checksRead(data.checks, MOST_CHECKS, new Date(query.from.getTime() - HOUR_MS));
  return isError ? { checks: [], sinceMs: Number.POSITIVE_INFINITY } : "waiting";
}

/** Never anything, or nothing of what was asked for. */
function NothingShipped({ search }: { search: DeploymentFilter }) {
  const newest = useQuery(ask.changes.listDeployments({ query: { limit: 1 } }));
  if (!newest.data) return <ChartWaiting asked={newest} height={120} />;
  if (newest.data.deployments.length > 0) {
    return (
      <Quiet>
        {isNarrowed(search) ? "Nothing like that was deployed in this time." : "Nothing was deployed in this time."}{" "}
        <TextLink to="/deployments" search={{ range: "window" }}>
          Show the last 30 days
        </TextLink>
      </Quiet>
    );
  }
  return (
    <EmptyState
      title="Nothing was deployed yet"
      command={cliCommand("deploy run --service payments --env production --version 1.4.2 -- ./deploy.sh")}
    >
      Put this around the command that deploys: it is recorded when it starts, and again with how it ended.
    </EmptyState>
  );
}

function DeliveryRail() {
  return (
    <>
      <RailPart title="Gates" aside={<TextLink to="/gates">All gates</TextLink>}>
        <ShutGates most={MOST_IN_RAIL} none={<Soft>All open: everything may ship.</Soft>} />
      </RailPart>
      <RailPart title="Freezes">
        <FreezeList most={MOST_IN_RAIL} />
      </RailPart>
    </>
  );
}
