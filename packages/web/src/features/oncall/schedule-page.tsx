import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useNow } from "../../kernel/clock.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { InTimeZone, useOwnTimeZone } from "../../kernel/time-zone.ts";
import { Button } from "../../kit/button.tsx";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { PageSkeleton } from "../../kit/skeleton.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { CoverRequests } from "./cover-requests.tsx";
import { useCoverage } from "./coverage-findings.tsx";
import { OnCallPeople } from "./on-call-people.tsx";
import { onCallStatus } from "./on-call-status.ts";
import { OverrideComposer } from "./override-composer.tsx";
import { OverrideList } from "./override-list.tsx";
import { ScheduleBoard } from "./schedule-board.tsx";
import { ScheduleRail } from "./schedule-rail.tsx";
import { DEFAULT_SCALE, spanOfScale } from "./schedule-span.ts";
import { ShiftList } from "./shift-list.tsx";
import { TemporaryList } from "./temporary-list.tsx";
import { TemporaryScheduleButton } from "./temporary-schedule-button.tsx";
import { type ScheduleDetail, useSchedule } from "./use-schedule.ts";
import { type ScheduleDesk, useScheduleDesk } from "./use-schedule-desk.ts";

const route = getRouteApi("/signed-in/on-call/$name");

export function SchedulePage() {
  const { name } = route.useParams();
  const { scale = DEFAULT_SCALE, from, zone: whose } = route.useSearch();
  const own = useOwnTimeZone();
  const now = useNow(60_000);
  const [known, setKnown] = useState<string>();
  const zone = (whose === "schedule" ? known : undefined) ?? own;
  const span = spanOfScale(scale, from, zone, now);
  const { data: schedule } = useSchedule(name, span);
  if (schedule && schedule.timeZone !== known) setKnown(schedule.timeZone);
  if (!schedule) return <PageSkeleton />;
  return (
    <InTimeZone value={zone}>
      <OneSchedule key={name} schedule={schedule} span={span} nowMs={now} />
    </InTimeZone>
  );
}

type OneScheduleProps = { schedule: ScheduleDetail; span: TimeSpan; nowMs: number };

function OneSchedule({ schedule, span, nowMs }: OneScheduleProps) {
  const { name, displayName, description, overrides, finalShifts } = schedule;
  const desk = useScheduleDesk(schedule, nowMs);
  const { composing, setComposing, whyNot } = desk;
  const findings = useCoverage(name).data?.schedules[0]?.findings ?? [];
  return (
    <Page
      title={displayName}
      crumbs={<QuietLink to="/on-call">On-call</QuietLink>}
      status={onCallStatus(schedule.now, findings, nowMs)}
      lead={<NowSentence schedule={schedule} />}
      byline={description && <span>{description}</span>}
      actions={<ScheduleActions name={name} displayName={displayName} desk={desk} />}
      rail={<ScheduleRail schedule={schedule} span={span} nowMs={nowMs} whyNot={whyNot} onFill={desk.fill} />}
    >
      <ScheduleBoard schedule={schedule} span={span} nowMs={nowMs} desk={desk} />
      {composing && (
        <OverrideComposer
          key={composing.id ?? "new"}
          schedule={name}
          change={composing}
          before={desk.overrideOf(composing.id)}
          onChange={setComposing}
          onClose={() => setComposing(undefined)}
        />
      )}
      <TemporaryList schedule={schedule} nowMs={nowMs} />
      <CoverRequests schedule={name} />
      <OverrideList schedule={name} overrides={overrides} onEdit={desk.edit} nowMs={nowMs} />
      <ShiftList shifts={finalShifts} />
    </Page>
  );
}

function ScheduleActions({ name, displayName, desk }: { name: string; displayName: string; desk: ScheduleDesk }) {
  const { whyNot, composeNext, coverMe } = desk;
  usePageActions([
    { key: "new", label: `New override on ${displayName}`, icon: "oncall", shortcut: "c", whyNot, run: composeNext },
    ...(coverMe ? [{ key: "cover", label: "Cover me", icon: "user" as const, whyNot, run: coverMe }] : []),
  ]);
  return (
    <>
      {coverMe && (
        <Button onPress={coverMe} whyNot={whyNot}>
          Cover me
        </Button>
      )}
      <TemporaryScheduleButton schedule={name} />
      <Button kind="primary" onPress={composeNext} shortcut="c" whyNot={whyNot}>
        New override
      </Button>
    </>
  );
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function NowSentence({ schedule: { now } }: { schedule: ScheduleDetail }) {
  if (now.people.length === 0) return sentence(now.because);
  return (
    <>
      <OnCallPeople now={now} /> {now.people.length === 1 ? "is" : "are"} on call
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
