import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { type Hit, hitStatus, isNumbered, KINDS, type Kind } from "../../kernel/found-things.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { Soft } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";

const route = getRouteApi("/signed-in/search");

const FEW = 6;
const MANY = 50;

/** What was found for words: by kind, each row a link. */
export function SearchPage() {
  const { q = "", kind } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(q, (text) =>
    navigate({ search: (before) => ({ ...before, q: text.trim() === "" ? undefined : text }), replace: true }),
  );
  return (
    <Page title="Search" lead={q === "" ? undefined : `Everything that “${q}” stands in.`}>
      <FilterField label="Short id, name or words" value={typed} onChange={type} />
      {q.trim() === "" ? <HowToSearch /> : <Results q={q} kind={kind} />}
    </Page>
  );
}

function HowToSearch() {
  return (
    <EmptyState title="What are you looking for?" command={cliCommand("search payments")}>
      A short id such as INC-142, the name of a service, a team or a person, a version, a commit, or words of a title.
    </EmptyState>
  );
}

function Results({ q, kind }: { q: string; kind: Kind | undefined }) {
  const query = { q: q.trim(), ...(kind ? { kind } : {}), limit: kind ? MANY : FEW };
  const { data } = useQuery({
    ...ask.search.everywhere({ query }),
    placeholderData: keepPreviousData,
    throwOnError: (_, { state }) => state.data === undefined,
  });
  if (!data) return <ChartSkeleton height={240} />;
  if (data.groups.length === 0) return <NothingFound q={q} />;
  return (
    <>
      {kind && (
        <FilterTabs label="Kinds">
          <FilterTab to="/search" search={{ q }}>
            All kinds
          </FilterTab>
          <FilterTab to="/search" search={{ q, kind }}>
            {KINDS[kind].many}
          </FilterTab>
        </FilterTabs>
      )}
      {data.groups.map((group) => (
        <FoundOfKind key={group.kind} q={q} {...group} />
      ))}
    </>
  );
}

function NothingFound({ q }: { q: string }) {
  return (
    <EmptyState title={`Nothing has “${q}” in it`} command={cliCommand(`search ${q}`)}>
      Every word must stand in the name or the title. Of incidents and alerts the newest 5,000 are looked through, of
      deployments the newest 2,000; a short id, a version and a commit are found however old they are.
    </EmptyState>
  );
}

/** A column only where something stands in it. */
function columnsOf(kind: Kind, hits: readonly Hit[]): Column<Hit>[] {
  const name: Column<Hit> = {
    title: "Name",
    wide: true,
    cell: ({ name, title }) => (
      <RowLink to={KINDS[kind].path(name) as "/"}>{isNumbered(kind) ? `${name} ${title}` : title}</RowLink>
    ),
  };
  const about: Column<Hit> = { title: "About", secondary: true, cell: (hit) => <Soft>{hit.about}</Soft> };
  const status: Column<Hit> = {
    title: "Status",
    cell: (hit) => {
      const found = hitStatus(hit);
      return found && <StatusWord status={found} />;
    },
  };
  const when: Column<Hit> = { title: "When", cell: ({ at }) => at && <Time at={at} /> };
  return [
    name,
    ...(hits.some((hit) => hit.about !== "") ? [about] : []),
    ...(hits.some((hit) => hit.status !== null) ? [status] : []),
    ...(hits.some(({ at }) => at !== null) ? [when] : []),
  ];
}

type FoundProps = { q: string; kind: Kind; hits: readonly Hit[]; more: boolean };

function FoundOfKind({ q, kind, hits, more }: FoundProps) {
  const { many } = KINDS[kind];
  return (
    <Section
      title={many}
      aside={
        more && (
          <TextLink to="/search" search={{ q, kind }}>
            All {many.toLowerCase() === "slos" ? "SLOs" : many.toLowerCase()}
          </TextLink>
        )
      }
    >
      <ListTable caption={many} rows={hits} keyOf={({ name }) => name} empty={null} columns={columnsOf(kind, hits)} />
    </Section>
  );
}
