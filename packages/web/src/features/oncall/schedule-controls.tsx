import { getRouteApi } from "@tanstack/react-router";
import { dayOf } from "../../kernel/moment.ts";
import { useOwnTimeZone, useTimeZone } from "../../kernel/time-zone.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { ButtonLink } from "../../kit/link.tsx";
import { Row, Strong } from "../../kit/stack.tsx";
import { DEFAULT_SCALE, nextFrom, SCALE_WORDS, SCALES } from "./schedule-span.ts";

const route = getRouteApi("/signed-in/on-call/$name");
const FROM = "/on-call/$name";

/** Which days are shown, how many, and by whose clock; all of it in the address. */
export function ScheduleControls({ span, scheduleZone }: { span: TimeSpan; scheduleZone: string }) {
  const { scale = DEFAULT_SCALE } = route.useSearch();
  const zone = useTimeZone();
  const own = useOwnTimeZone();
  const [first, last] = [dayOf(new Date(span.fromMs), zone), dayOf(new Date(span.toMs - 1), zone)];
  const at = (sign: 1 | -1) => nextFrom(span, scale, sign, zone);
  return (
    <Row spread>
      <Row>
        <DayLink from={at(-1)}>Earlier</DayLink>
        <DayLink from={undefined}>Today</DayLink>
        <DayLink from={at(1)}>Later</DayLink>
        <Strong>{scale === "day" ? first : `${first} to ${last}`}</Strong>
      </Row>
      <Row>
        {own !== scheduleZone && <ZoneTabs own={own} scheduleZone={scheduleZone} />}
        <ScaleTabs />
      </Row>
    </Row>
  );
}

const DayLink = ({ from, children }: { from: string | undefined; children: string }) => (
  <ButtonLink from={FROM} to="." search={(now) => ({ ...now, from })} resetScroll={false}>
    {children}
  </ButtonLink>
);

const EXACT = { exact: true, includeSearch: true } as const;

const ZoneTabs = ({ own, scheduleZone }: { own: string; scheduleZone: string }) => (
  <FilterTabs label="By whose clock">
    <FilterTab
      from={FROM}
      to="."
      search={(now) => ({ ...now, zone: undefined })}
      activeOptions={EXACT}
      resetScroll={false}
    >
      {own}
    </FilterTab>
    <FilterTab
      from={FROM}
      to="."
      search={(now) => ({ ...now, zone: "schedule" })}
      activeOptions={EXACT}
      resetScroll={false}
    >
      {scheduleZone}
    </FilterTab>
  </FilterTabs>
);

const ScaleTabs = () => (
  <FilterTabs label="How long">
    {SCALES.map((one) => (
      <FilterTab
        key={one}
        from={FROM}
        to="."
        search={(now) => ({ ...now, scale: one === DEFAULT_SCALE ? undefined : one })}
        activeOptions={EXACT}
        resetScroll={false}
      >
        {SCALE_WORDS[one]}
      </FilterTab>
    ))}
  </FilterTabs>
);
