import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { Page, RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ShippedToday } from "../changes/shipped-today.tsx";
import { ShutGates } from "../gates/shut-gates.tsx";
import { MyShift } from "../oncall/my-shift.tsx";
import { OnCallNow } from "../oncall/on-call-now.tsx";
import { BurningSlos } from "../slo/burning-slos.tsx";
import { componentStatus } from "../statuspage/component-status.ts";
import { GettingStarted } from "./getting-started.tsx";
import { NeedsYou } from "./needs-you.tsx";

/** What is now, in sentences: what needs somebody, what burns, what shipped, what may not ship. */
export function HomePage() {
  return (
    <Page title="Now" lead={<MyShift />} rail={<HomeRail />}>
      <GettingStarted />
      <NeedsYou />
      <BurningSlos />
      <ShippedToday />
    </Page>
  );
}

function HomeRail() {
  return (
    <>
      <RailPart title="Gates">
        <ShutGates none={<Soft>All open: everything may ship.</Soft>} />
      </RailPart>
      <RailPart title="On call now" aside={<TextLink to="/on-call">Schedules</TextLink>}>
        <OnCallNow />
      </RailPart>
      <RailPart title="Status pages" aside={<TextLink to="/status-pages">All</TextLink>}>
        <StatusPages />
      </RailPart>
    </>
  );
}

function StatusPages() {
  const { data } = useSuspenseQuery(ask.statuspage.list());
  const items = data.statusPages.map(({ name, displayName, status, url }) => ({
    key: name,
    content: (
      <Stack space="tight">
        <ExternalLink href={url}>{displayName}</ExternalLink>
        <StatusWord status={componentStatus(status)} />
      </Stack>
    ),
  }));
  return <Lines items={items} none="None yet." />;
}
