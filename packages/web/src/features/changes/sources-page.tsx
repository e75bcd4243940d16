import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { TextLink } from "../../kit/link.tsx";
import { DoorsPage } from "../access/doors-page.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { SourceCard } from "./source-card.tsx";
import { SourceDialog } from "./source-dialog.tsx";
import type { MadeSource, SourceView } from "./source-view.ts";

const route = getRouteApi("/signed-in/change-sources");
/** Somebody who sets up a sender watches for its first event. */
const REFRESH_MS = 5_000;

/** Who tells of changes: each source with its address, what came in by it, and what to paste at its end. */
export function SourcesPage() {
  const { show } = route.useSearch();
  const { sources, url } = useSuspenseQuery({ ...ask.changes.listSources(), refetchInterval: REFRESH_MS }).data;
  return (
    <DoorsPage<SourceView, MadeSource>
      page="/change-sources"
      permission="changes:write"
      title="Sources"
      byline={<DeliveryTabs />}
      add={{ key: "new-source", label: "Add a source" }}
      heading="Who tells of changes"
      note={
        <>
          Commits, builds, releases and deployments, as they happen. What could not be told apart stands under{" "}
          <TextLink to="/change-inbox">Not understood</TextLink>.
        </>
      }
      doors={sources}
      shown={show}
      none={{
        title: "Nobody tells of changes yet",
        command: cliCommand("source create --name github --kind github"),
        about: (
          <>
            GitHub, GitLab, Jenkins, Travis, Argo CD, CDEvents, and scripts made for DevLake: each needs an address and
            a secret, nothing else. A repository's past comes in with <code>shipshape changes import-git</code>.
          </>
        ),
      }}
      card={(source, rest) => <SourceCard source={source} url={url} {...rest} />}
      dialog={(rest) => <SourceDialog {...rest} />}
    />
  );
}
