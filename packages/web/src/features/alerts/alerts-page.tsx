import { Page } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { AlertFilters, WhoseTabs } from "./alert-filters.tsx";
import { AlertInbox } from "./alert-inbox.tsx";

/** Everything that fires or fired: what pages first, and how far its answer has come. */
export function AlertsPage() {
  return (
    <Page title="Alerts" byline={<WhoseTabs />}>
      <Stack space="close">
        <AlertFilters />
        <AlertInbox />
      </Stack>
    </Page>
  );
}
