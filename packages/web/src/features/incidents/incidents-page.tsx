import { useState } from "react";
import { useKeys } from "../../kernel/keyboard.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { Page } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { DeclareDialog } from "./declare-dialog.tsx";
import { IncidentFilters } from "./incident-filters.tsx";
import { IncidentInbox } from "./incident-inbox.tsx";
import { IncidentsTabs } from "./incidents-tabs.tsx";

/** What is wrong now, and what was. */
export function IncidentsPage() {
  const [declaring, setDeclaring] = useState(false);
  const whyNot = useWhyNot("incidents:write");
  const declare = (): void => setDeclaring(true);
  const words = ["create", "new", "open"];
  usePageActions([
    { key: "declare", label: "Declare an incident", icon: "incidents", shortcut: "c", words, whyNot, run: declare },
  ]);
  useKeys(whyNot ? {} : { i: declare });
  return (
    <Page
      title="Incidents"
      byline={<IncidentsTabs />}
      actions={
        <Button onPress={declare} whyNot={whyNot} shortcut="c" icon="plus">
          Declare an incident
        </Button>
      }
    >
      <Stack space="close">
        <IncidentFilters />
        <IncidentInbox />
      </Stack>
      <DeclareDialog open={declaring} onOpenChange={setDeclaring} />
    </Page>
  );
}
