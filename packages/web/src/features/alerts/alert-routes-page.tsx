import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Code, Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { TreeList } from "../../kit/tree-list.tsx";
import { AlertsTabs } from "./alerts-tabs.tsx";
import { type RoutingView, treeOf } from "./route-node.tsx";
import { labelsIn, RouteTester } from "./route-tester.tsx";

const route = getRouteApi("/signed-in/alert-routes");

/** Where alerts go, in which groups, and what keeps others silent. */
export function AlertRoutesPage() {
  const { labels = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(labels, (text) =>
    navigate({ search: (before) => ({ ...before, labels: text || undefined }), replace: true }),
  );
  const routing = useSuspenseQuery(ask.alerts.getRouting()).data;
  const body = /^\s*ALR-\d+\s*$/i.test(labels) ? { alert: labels.trim() } : { labels: labelsIn(labels) };
  const { data, error } = useQuery({
    ...ask.alerts.testRouting({ body }),
    enabled: labels.trim() !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const tested = labels.trim() === "" ? undefined : data;
  return (
    <Page
      title="Routes"
      lead="Depth first, from top to bottom: the first route that takes an alert keeps it, unless it says continue."
      byline={<AlertsTabs />}
      rail={
        <RailPart title="Where would it go?">
          <RouteTester typed={typed} onType={type} tested={tested} error={labels.trim() === "" ? null : error} />
        </RailPart>
      }
    >
      {!routing.configured && <NotWritten />}
      <Section title="The tree" count={routing.routes.length}>
        <TreeList label="The route tree" items={treeOf(routing.routes, tested)} />
      </Section>
      <Groups />
      <Inhibition rules={routing.inhibitRules} />
    </Page>
  );
}

const NotWritten = () => (
  <Notice tone="info" title="Nobody wrote routes: every alert goes at once to whoever answers for its service.">
    <Stack space="close">
      <span>
        Take over what an Alertmanager does, with the same meaning, or apply a document of the kind AlertRouting:
      </span>
      <CommandLine command={cliCommand("import alertmanager alertmanager.yml --apply")} />
    </Stack>
  </Notice>
);

type GroupView = {
  key: string;
  receiver: string;
  firing: number;
  toldAt: Date | null;
  reason: string | null;
  nextFlushAt: Date;
  id: string;
  because: string;
};

const GROUP_COLUMNS: Column<GroupView>[] = [
  {
    title: "Group",
    wide: true,
    cell: ({ key, because }) => (
      <Stack space="tight">
        <Code>{key}</Code>
        <Soft>{because}</Soft>
      </Stack>
    ),
  },
  { title: "Receiver", cell: ({ receiver }) => receiver },
  { title: "Firing", numeric: true, named: true, cell: ({ firing }) => firing },
  {
    title: "Told",
    named: true,
    cell: ({ toldAt, reason }) =>
      toldAt ? (
        <span title={reason ?? ""}>
          <Time at={toldAt} />
        </span>
      ) : (
        "not yet"
      ),
  },
  { title: "Next", named: true, cell: ({ nextFlushAt }) => <ClockTime at={nextFlushAt} /> },
];

function Groups() {
  const { groups } = useSuspenseQuery(ask.alerts.listGroups({ query: {} })).data;
  if (groups.length === 0) return null;
  return (
    <Section
      title="Groups"
      count={groups.length}
      note="Each is told with its reason, and looked at again at its next time."
    >
      <ListTable caption="Groups of alerts" rows={groups} keyOf={({ id }) => id} columns={GROUP_COLUMNS} empty={null} />
    </Section>
  );
}

type RuleView = RoutingView["inhibitRules"][number];

const RULE_COLUMNS: Column<RuleView>[] = [
  { title: "Rule", wide: true, cell: ({ name }) => name },
  { title: "While this fires", cell: ({ source }) => <Code>{source}</Code> },
  {
    title: "these keep silent",
    cell: ({ target, equal, byDependency }) => (
      <Stack space="tight">
        <Code>{target}</Code>
        <Soft>
          {[
            equal.length === 0 ? "" : `of the same ${equal.join(", ")}`,
            byDependency ? "downstream of its service" : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </Soft>
      </Stack>
    ),
  },
  { title: "Sources now", numeric: true, named: true, cell: ({ sources }) => sources },
];

function Inhibition({ rules }: { rules: readonly RuleView[] }) {
  if (rules.length === 0) return null;
  return (
    <Section title="Inhibition" count={rules.length}>
      <ListTable
        caption="Rules of inhibition"
        rows={rules}
        keyOf={({ name }) => name}
        columns={RULE_COLUMNS}
        empty={null}
      />
    </Section>
  );
}
