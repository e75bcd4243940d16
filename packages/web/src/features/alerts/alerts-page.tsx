import { Page } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { AlertFilters, WhoseTabs } from "./alert-filters.tsx";
import { AlertInbox } from "./alert-inbox.tsx";
import { AlertsTabs } from "./alerts-tabs.tsx";

/** Everything that fires or fired: what pages first, and how far its answer has come. */
export function AlertsPage() {
  return (
    <Page title="Alerts" byline={<AlertsTabs />}>
      <Stack space="close">
        <WhoseTabs />
        <AlertFilters />
        <AlertInbox />
      </Stack>
    </Page>
  );
}
