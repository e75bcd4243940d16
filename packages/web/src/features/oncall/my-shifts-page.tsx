import { escalationReferences } from "@shipshape/domain/oncall/escalation-references";
import { spanOf } from "@shipshape/domain/time/span";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { startOfDay } from "../../kernel/moment.ts";
import { useMe } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Lines } from "../../kit/facts.tsx";
import { type Lane, LaneChart } from "../../kit/lane-chart.tsx";
import { daysOn, spanText } from "../../kit/lane-geometry.ts";
import { TextLink } from "../../kit/link.tsx";
import { OnDesk } from "../../kit/on-desk.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ReachedBy } from "../notify/reached-by.tsx";
import { CalendarAddress } from "./calendar-address.tsx";
import { CoverRequests } from "./cover-requests.tsx";
import { MyShift } from "./my-shift.tsx";
import { OncallTabs } from "./oncall-tabs.tsx";
import { policiesThrough, servicesUsing } from "./policy-words.ts";
import { type MyShiftView, ShiftAgenda } from "./shift-agenda.tsx";

const DAYS = 56;

/** When I am on call, for what, and how I am reached: for a phone first. */
export function MyShiftsPage() {
  const { data } = useSuspenseQuery(ask.oncall.listMyShifts());
  const { shifts } = data;
  return (
    <Page title="My shifts" byline={<OncallTabs />} lead={<MyShift />} rail={<MyRail shifts={shifts} />}>
      <CoverRequests />
      {shifts.length === 0 ? (
        <EmptyState title="No shift of yours in the next eight weeks">
          A schedule's rotations and overrides say who is on call; you are in none of them.
        </EmptyState>
      ) : (
        <>
          <OnDesk>
            <ShiftLanes shifts={shifts} />
          </OnDesk>
          <Section title="The next eight weeks" count={shifts.length}>
            <ShiftAgenda shifts={shifts} />
          </Section>
        </>
      )}
    </Page>
  );
}

function ShiftLanes({ shifts }: { shifts: readonly MyShiftView[] }) {
  const zone = useTimeZone();
  const now = useNow(60_000);
  const fromMs = startOfDay(new Date(now), zone).getTime();
  const schedules = [...new Set(shifts.map(({ schedule }) => schedule))];
  const lanes: Lane[] = schedules.map((schedule, hue) => {
    const own = shifts.filter((shift) => shift.schedule === schedule);
    const name = own[0]?.displayName ?? schedule;
    return {
      key: schedule,
      label: (
        <TextLink to="/on-call/$name" params={{ name: schedule }}>
          {name}
        </TextLink>
      ),
      bars: own.map(({ from, to, because, overrideId }) => {
        const span = spanOf({ from, to });
        return {
          ...span,
          key: from.toISOString(),
          label: "you",
          title: `You, ${spanText(span, zone)}: ${because}`,
          facts: [name, spanText(span, zone), because],
          hue,
          ...(overrideId ? { look: "striped" as const } : {}),
        };
      }),
    };
  });
  return <LaneChart label="Your shifts" span={{ fromMs, toMs: daysOn(fromMs, DAYS, zone) }} lanes={lanes} shaded />;
}

function MyRail({ shifts }: { shifts: readonly MyShiftView[] }) {
  return (
    <>
      <RailPart title="How you are reached" aside={<TextLink to="/settings/me">Change</TextLink>}>
        <ReachedBy />
      </RailPart>
      <CalendarAddress schedule={undefined} />
      <RailPart title="What you are paged for">
        <PagedFor shifts={shifts} />
      </RailPart>
    </>
  );
}

/** The services whose alerts reach me while I am on call, and those that name me whoever is on call. */
function PagedFor({ shifts }: { shifts: readonly MyShiftView[] }) {
  const { name: me } = useMe();
  const policies = useSuspenseQuery(ask.oncall.listEscalationPolicies()).data.escalationPolicies;
  const services = useSuspenseQuery(ask.catalog.listServices()).data.services;
  const teams = useSuspenseQuery(ask.catalog.listTeams()).data.teams;
  const names = (policy: string): string =>
    servicesUsing(policy, services, teams)
      .map(({ displayName }) => displayName)
      .join(", ") || "no service yet";
  const schedules = [...new Map(shifts.map(({ schedule, displayName }) => [schedule, displayName]))];
  const through = schedules.flatMap(([schedule, displayName]) =>
    policiesThrough(schedule, policies).map((policy) => ({
      key: `${schedule} ${policy.name}`,
      content: (
        <Stack space="tight">
          <span>{names(policy.name)}</span>
          <Soft>
            while on call for {displayName}, by{" "}
            <TextLink to="/escalation-policies/$name" params={{ name: policy.name }}>
              {policy.displayName}
            </TextLink>
          </Soft>
        </Stack>
      ),
    })),
  );
  const byName = policies
    .filter(({ steps }) => escalationReferences({ steps }).some(({ kind, name }) => kind === "User" && name === me))
    .map((policy) => ({
      key: policy.name,
      content: (
        <Stack space="tight">
          <span>{names(policy.name)}</span>
          <Soft>
            always, named by{" "}
            <TextLink to="/escalation-policies/$name" params={{ name: policy.name }}>
              {policy.displayName}
            </TextLink>
          </Soft>
        </Stack>
      ),
    }));
  return <Lines items={[...through, ...byName]} none="Nothing: no escalation policy leads to you." />;
}
