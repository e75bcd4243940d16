import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { getRouteApi } from "@tanstack/react-router";
import { useNow } from "../../kernel/clock.ts";
import { isoDay, momentOfLocal, startOfDay } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { ButtonLink, QuietLink } from "../../kit/link.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { PageSkeleton } from "../../kit/skeleton.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { OverrideForm } from "./override-form.tsx";
import { OverrideList } from "./override-list.tsx";
import { ScheduleLanes } from "./schedule-lanes.tsx";
import { type ScheduleDetail, useSchedule } from "./use-schedule.ts";

const route = getRouteApi("/signed-in/on-call/$name");
const WEEK_MS = 7 * 86_400_000;
const SPANS = [1, 2, 4, 8] as const;
const DEFAULT_WEEKS = 2;

export function SchedulePage() {
  const { name } = route.useParams();
  const { weeks = DEFAULT_WEEKS, from } = route.useSearch();
  const zone = useTimeZone();
  const now = useNow(60_000);
  const fromMs = (from ? momentOfLocal(`${from}T00:00`, zone) : startOfDay(new Date(now), zone)).getTime();
  const span = { fromMs, toMs: fromMs + weeks * WEEK_MS };
  const { data: schedule } = useSchedule(name, span);
  if (!schedule) return <PageSkeleton />;
  return (
    <Page
      title={schedule.displayName}
      crumbs={<QuietLink to="/on-call">On-call</QuietLink>}
      status={statusOf(schedule)}
      lead={<NowSentence schedule={schedule} />}
      byline={
        <>
          <span>{schedule.description}</span>
          <span>
            Hand-offs in {schedule.timeZone}; times here in {zone}.
          </span>
        </>
      }
    >
      <Section title="Who is on call" aside={<SpanTabs fromMs={fromMs} weeks={weeks} zone={zone} />}>
        <ScheduleLanes schedule={schedule} span={span} />
        <Soft>{coverageText(schedule)}</Soft>
      </Section>
      <Section title="Let somebody take over" note="Whatever the rotations say; the override counts at once.">
        <OverrideForm schedule={name} />
      </Section>
      <OverrideList overrides={schedule.overrides} />
    </Page>
  );
}

const statusOf = ({ now }: ScheduleDetail) =>
  now.user === null
    ? ({ tone: "bad", word: "nobody on call" } as const)
    : ({ tone: "ok", word: "covered now" } as const);

const coverageText = ({ coverageGapMinutes }: ScheduleDetail): string =>
  coverageGapMinutes === 0
    ? "Somebody is on call all the time shown."
    : `Nobody is on call for ${humanizeMinutes(coverageGapMinutes)} of the time shown.`;

function NowSentence({ schedule: { now } }: { schedule: ScheduleDetail }) {
  if (now.user === null) return now.because;
  return (
    <>
      <Person name={now.user} /> is on call
      {now.until && (
        <>
          {" "}
          until <ClockTime at={now.until} />
        </>
      )}
      .
    </>
  );
}

function SpanTabs({ fromMs, weeks, zone }: { fromMs: number; weeks: number; zone: string }) {
  const at = (ms: number) => isoDay(new Date(ms + 12 * 3_600_000), zone);
  return (
    <Row>
      <ButtonLink from="/on-call/$name" to="." search={(search) => ({ ...search, from: at(fromMs - weeks * WEEK_MS) })}>
        Earlier
      </ButtonLink>
      <ButtonLink from="/on-call/$name" to="." search={(search) => ({ ...search, from: undefined })}>
        Today
      </ButtonLink>
      <ButtonLink from="/on-call/$name" to="." search={(search) => ({ ...search, from: at(fromMs + weeks * WEEK_MS) })}>
        Later
      </ButtonLink>
      <FilterTabs label="How long">
        {SPANS.map((count) => (
          <FilterTab
            key={count}
            from="/on-call/$name"
            to="."
            search={(search) => ({ ...search, weeks: count === DEFAULT_WEEKS ? undefined : count })}
            activeOptions={{ exact: true, includeSearch: true }}
            resetScroll={false}
          >
            {count === 1 ? "1 week" : `${count} weeks`}
          </FilterTab>
        ))}
      </FilterTabs>
    </Row>
  );
}
