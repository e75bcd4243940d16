import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterBar } from "../../kit/filter-choice.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { CommitList } from "./commit-list.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { type Sought, soughtIn, type WhereaboutView } from "./record-words.ts";

const route = getRouteApi("/signed-in/whereabouts");

/** Is it in production yet? */
export function WhereaboutsPage() {
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(q, (text) => navigate({ search: { q: text || undefined }, replace: true }));
  const sought = soughtIn(q);
  return (
    <Page
      title="Where is it?"
      lead="Whether a commit, a pull request or a ticket is in each environment yet."
      byline={<DeliveryTabs />}
    >
      <Stack>
        <FilterBar
          label="What is looked for"
          find={
            <FilterField
              label="A commit, a ticket (PAY-12, #41) or a pull request (!7)"
              value={typed}
              onChange={type}
            />
          }
        >
          {null}
        </FilterBar>
        {sought ? <Found sought={sought} /> : <NothingAsked />}
      </Stack>
    </Page>
  );
}

const NothingAsked = () => (
  <EmptyState title="Is it in production yet?" command={cliCommand("release where --ticket PAY-12")}>
    Type the beginning of a commit, a ticket, or the number of a pull request. Known are the commits of repositories
    that a source tells of, and those that were imported.
  </EmptyState>
);

const STATES = {
  there: { tone: "ok", word: "there" },
  was: { tone: "warn", word: "was there" },
  not_yet: { tone: "muted", word: "not yet" },
} as const;

const columns: readonly Column<WhereaboutView>[] = [
  { title: "Environment", cell: ({ environment }) => environment },
  {
    title: "Service",
    cell: ({ service }) => <ServiceLink name={service} />,
  },
  { title: "Is it there?", cell: ({ state }) => <StatusWord status={STATES[state]} /> },
  { title: "Since", cell: ({ since }) => (since === null ? null : <Time at={since} />) },
  {
    title: "Because",
    wide: true,
    cell: ({ because, deployment }) =>
      deployment === null ? (
        <Soft>{because}</Soft>
      ) : (
        <TextLink to="/deployments/$id" params={{ id: deployment }}>
          {because}
        </TextLink>
      ),
  },
];

function Found({ sought }: { sought: NonNullable<Sought> }) {
  const asked = useQuery({ ...ask.changes.whereabouts({ query: sought }), placeholderData: keepPreviousData });
  if (!asked.data) return <ChartWaiting asked={asked} height={160} />;
  const { because, places, commits, pullRequests } = asked.data;
  return (
    <>
      <Words>{because}</Words>
      {places.length > 0 && (
        <ListTable
          caption="Where it is"
          rows={places}
          keyOf={({ service, environment }) => `${service} ${environment}`}
          columns={columns}
          empty={null}
        />
      )}
      {commits.length > 0 && (
        <Section title="Commits">
          <CommitList caption="Its commits" commits={commits} pullRequests={pullRequests} />
        </Section>
      )}
    </>
  );
}
