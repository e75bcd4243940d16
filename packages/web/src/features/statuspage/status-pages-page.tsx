import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Page } from "../../kit/page.tsx";
import { IncidentsTabs } from "../incidents/incidents-tabs.tsx";
import { StatusPageCard } from "./status-page-card.tsx";

export function StatusPagesPage() {
  const { statusPages } = useSuspenseQuery(ask.statuspage.list()).data;
  return (
    <Page
      title="Status pages"
      byline={<IncidentsTabs />}
      lead="What the public is told. They follow the incidents by themselves; what people write stands above that."
    >
      {statusPages.length === 0 ? (
        <NoStatusPage />
      ) : (
        statusPages.map((page) => <StatusPageCard key={page.name} page={page} />)
      )}
    </Page>
  );
}

/** The whole document with the names of what there is, and the command that makes it a page. */
function NoStatusPage() {
  const { data } = useQuery(ask.catalog.listServices());
  const services = (data?.services ?? []).filter(({ builtIn }) => !builtIn).slice(0, 3);
  const components = services.map(
    ({ name, displayName }) => `    - { name: ${JSON.stringify(displayName)}, service: ${name} }`,
  );
  const text = [
    "apiVersion: shipshape/v1",
    "kind: StatusPage",
    "metadata:",
    "  name: status",
    "  displayName: Our services",
    "spec:",
    "  components:",
    ...(components.length > 0 ? components : ["    - { name: Checkout, service: checkout }"]),
  ].join("\n");
  return (
    <EmptyState
      title="No status page yet"
      command={cliCommand("apply -f status-page.yaml")}
      action={<CommandLine command={text} tall />}
    >
      A page that everybody may read, at an address of its own: it names components, and the service behind each. Write
      the document below as status-page.yaml, then apply it:
    </EmptyState>
  );
}
