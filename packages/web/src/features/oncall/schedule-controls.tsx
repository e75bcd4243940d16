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
  const shownText = `${dayOf(new Date(span.fromMs), zone)} to ${dayOf(new Date(span.toMs - 1), zone)}`;
  return (
    <Row spread>
      <Row>
        <ButtonLink
          from={FROM}
          to="."
          search={(now) => ({ ...now, from: nextFrom(span, scale, -1, zone) })}
          resetScroll={false}
        >
          Earlier
        </ButtonLink>
        <ButtonLink from={FROM} to="." search={(now) => ({ ...now, from: undefined })} resetScroll={false}>
          Today
        </ButtonLink>
        <ButtonLink
          from={FROM}
          to="."
          search={(now) => ({ ...now, from: nextFrom(span, scale, 1, zone) })}
          resetScroll={false}
        >
          Later
        </ButtonLink>
        <Strong>{scale === "day" ? dayOf(new Date(span.fromMs), zone) : shownText}</Strong>
      </Row>
      <Row>
        {own !== scheduleZone && (
          <FilterTabs label="By whose clock">
            <FilterTab
              from={FROM}
              to="."
              search={(now) => ({ ...now, zone: undefined })}
              activeOptions={{ exact: true, includeSearch: true }}
              resetScroll={false}
            >
              {own}
            </FilterTab>
            <FilterTab
              from={FROM}
              to="."
              search={(now) => ({ ...now, zone: "schedule" })}
              activeOptions={{ exact: true, includeSearch: true }}
              resetScroll={false}
            >
              {scheduleZone}
            </FilterTab>
          </FilterTabs>
        )}
        <FilterTabs label="How long">
          {SCALES.map((one) => (
            <FilterTab
              key={one}
              from={FROM}
              to="."
              search={(now) => ({ ...now, scale: one === DEFAULT_SCALE ? undefined : one })}
              activeOptions={{ exact: true, includeSearch: true }}
              resetScroll={false}
            >
              {SCALE_WORDS[one]}
            </FilterTab>
          ))}
        </FilterTabs>
      </Row>
    </Row>
  );
}
