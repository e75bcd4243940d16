import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { OnDesk, OnPhone } from "../../kit/on-desk.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { ApprovalsSection } from "./approvals-section.tsx";
import { AskTheGate } from "./ask-the-gate.tsx";
import { BreakGlassDialog } from "./break-glass-dialog.tsx";
import { BrokenGlass } from "./broken-glass.tsx";
import { CheckHistory } from "./check-history.tsx";
import { FreezeDialog } from "./freeze-dialog.tsx";
import { FreezeFeedAddress } from "./freeze-feed-address.tsx";
import { FreezeSection } from "./freeze-section.tsx";
import { GateMatrix } from "./gate-matrix.tsx";
import { HeldSection } from "./held-section.tsx";
import { NotOpen } from "./not-open.tsx";
import { RetrospectivesSection } from "./retrospectives-section.tsx";
import { RulesSection } from "./rules-section.tsx";

const route = getRouteApi("/signed-in/gates");

/** May it ship: every gate now with its reasons, the freezes, and what was asked before. */
export function GatesPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(find, (text) =>
    navigate({ search: (before) => ({ ...before, find: text || undefined }), replace: true }),
  );
  const [adding, setAdding] = useState(false);
  const whyNot = useWhyNot("gates:write");
  const { data } = useSuspenseQuery(ask.gates.state({ query: { of: "all" } }));
  const found = data.gates.filter(({ service, environment }) => matches(find, [service, environment]));
  const add = (): void => setAdding(true);
  const [breaking, setBreaking] = useState(false);
  const whyNotBreak = useWhyNot("gates:override");
  const breakGlass = (): void => setBreaking(true);
  usePageActions([
    { key: "freeze", label: "Add a freeze", icon: "plus", shortcut: "c", whyNot, run: add },
    { key: "glass", label: "Break the glass", icon: "incidents", shortcut: "b", whyNot: whyNotBreak, run: breakGlass },
  ]);
  return (
    <Page
      title="Gates and freezes"
      lead="May it ship now? Error budget policies, severe incidents and freezes decide; a rollback always passes."
      byline={<DeliveryTabs />}
      actions={
        <>
          <AskOnPhone />
          <Button icon="plus" shortcut="c" whyNot={whyNot} onPress={add}>
            Add a freeze
          </Button>
          <Button kind="danger" shortcut="b" whyNot={whyNotBreak} onPress={breakGlass}>
            Break the glass
          </Button>
        </>
      }
      rail={
        <>
          <AskOnDesk />
          <FreezeFeedAddress />
        </>
      }
    >
      <BrokenGlass />
      <HeldSection />
      <ApprovalsSection />
      <NotOpen gates={found} />
      <RetrospectivesSection />
      <FreezeSection />
      <RulesSection />
      <div id="all-gates">
        <Section title="All gates" aside={<FilterField label="Find a gate" value={typed} onChange={type} />}>
          <GateMatrix gates={found} find={find} />
        </Section>
      </div>
      <CheckHistory />
      <FreezeDialog open={adding} onOpenChange={setAdding} />
      <BreakGlassDialog open={breaking} onOpenChange={setBreaking} />
    </Page>
  );
}

const AskOnDesk = () => (
  <OnDesk rail>
    <RailPart title="Ask the gate">
      <AskTheGate />
    </RailPart>
  </OnDesk>
);

/** What is asked in haste is no scroll away. */
function AskOnPhone() {
  const [asking, setAsking] = useState(false);
  return (
    <OnPhone rail>
      <Button onPress={() => setAsking(true)}>Ask the gate</Button>
      <Dialog title="Ask the gate" open={asking} onOpenChange={setAsking}>
        <AskTheGate />
      </Dialog>
    </OnPhone>
  );
}
