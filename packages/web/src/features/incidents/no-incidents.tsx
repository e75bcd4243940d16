import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { ButtonLink } from "../../kit/link.tsx";

type NoIncidentsProps = { status: "live" | "resolved" | "all"; isFiltered: boolean };

const TITLES = { live: "No live incident", resolved: "Nothing was resolved yet", all: "No incident yet" } as const;

/** What stands in place of an empty list: quiet is good news, and how one begins. */
export function NoIncidents({ status, isFiltered }: NoIncidentsProps) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No incident fits these filters"
        action={
          <ButtonLink to="/incidents" search={status === "live" ? {} : { status }}>
            Take the filters away
          </ButtonLink>
        }
      />
    );
  }
  return (
    <EmptyState
      title={TITLES[status]}
      command={cliCommand("incident declare --title 'Checkout is slow' --severity SEV2 --service checkout")}
    >
      An incident opens by itself when an alert pages. To declare one by hand press c, or run:
    </EmptyState>
  );
}
