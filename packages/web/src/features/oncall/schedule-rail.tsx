import { balanceSentence, isUnfair, loadShares, sharers } from "@shipshape/domain/oncall/load-share";
import { wholePercent } from "@shipshape/domain/slo/percent";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { spanOf } from "@shipshape/domain/time/span";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { dayOf } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { Button } from "../../kit/button.tsx";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { Facts, Lines } from "../../kit/facts.tsx";
import { daysOn, spanText } from "../../kit/lane-geometry.ts";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { ShareBars } from "../../kit/share-bars.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { CalendarAddress } from "./calendar-address.tsx";
import { CoverageRail } from "./coverage-findings.tsx";
import { isOnCall, OnCallPeople } from "./on-call-people.tsx";
import { Planned } from "./planned-changes.tsx";
import { policiesThrough } from "./policy-words.ts";
import { slotText, turnWords } from "./rotation-words.ts";
import { type ScheduleDetail, useSchedule } from "./use-schedule.ts";

type ScheduleRailProps = {
  schedule: ScheduleDetail;
  span: TimeSpan;
  nowMs: number;
  whyNot: string | undefined;
  onFill: (span: TimeSpan) => void;
};

export function ScheduleRail({ schedule, span, nowMs, whyNot, onFill }: ScheduleRailProps) {
  return (
    <>
      <NextHandOff schedule={schedule} nowMs={nowMs} />
      <Coverage schedule={schedule} whyNot={whyNot} onFill={onFill} />
      <CoverageRail schedule={schedule.name} />
      <Balance schedule={schedule} span={span} />
      <Rotations schedule={schedule} />
      <Planned schedule={schedule} nowMs={nowMs} />
      <UsedBy schedule={schedule.name} />
      <CalendarAddress schedule={schedule.name} />
    </>
  );
}

const QUARTER_MS = 900_000;

function NextHandOff({ schedule: { now, name }, nowMs }: { schedule: ScheduleDetail; nowMs: number }) {
  const from = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  const ahead = { from: new Date(from), to: new Date(from + 28 * 86_400_000) };
  const { data } = useQuery({
    ...ask.oncall.getSchedule({ params: { name }, query: ahead }),
    placeholderData: keepPreviousData,
  });
  const next = data?.finalShifts.find((shift) => shift.from.getTime() > nowMs && !isOnCall(shift.user, now));
  return (
    <RailPart title="Hand-off">
      <Facts
        facts={[
          { term: "On call", value: <OnCallPeople now={now} /> },
          { term: "Until", value: next ? <ClockTime at={next.from} /> : data && "no end within four weeks" },
          { term: "Then", value: next && <Person name={next.user} /> },
        ]}
      />
    </RailPart>
  );
}

const MOST_GAPS = 4;

type CoverageProps = Pick<ScheduleRailProps, "schedule" | "whyNot" | "onFill">;

function Coverage({ schedule, whyNot, onFill }: CoverageProps) {
  const zone = useTimeZone();
  const gaps = schedule.finalShifts.filter(({ user }) => user === null);
  const items = gaps.slice(0, MOST_GAPS).map((gap) => {
    const span = spanOf(gap);
    return {
      key: gap.from.toISOString(),
      content: (
        <Stack space="tight">
          <span>
            Nobody for {humanizeDuration(span.toMs - span.fromMs)}: {spanText(span, zone)}.
          </span>
          <span>
            <Button onPress={() => onFill(span)} whyNot={whyNot} label={`Fill the gap of ${spanText(span, zone)}`}>
              Fill the gap
            </Button>
          </span>
        </Stack>
      ),
    };
  });
  const status =
    gaps.length === 0
      ? ({ tone: "ok", word: "No gap" } as const)
      : ({ tone: "bad", word: gaps.length === 1 ? "One gap" : `${gaps.length} gaps` } as const);
  return (
    <RailPart title="Coverage of the time shown" aside={<StatusWord status={status} />}>
      <Lines items={items} none="Somebody is on call all the time." />
      {gaps.length > MOST_GAPS && <Soft>and {gaps.length - MOST_GAPS} more, in the list of shifts</Soft>}
    </RailPart>
  );
}

/** Of four weeks at least: over a day or two nothing could be even. */
function Balance({ schedule: { name, timeZone }, span }: Pick<ScheduleRailProps, "schedule" | "span">) {
  const zone = useTimeZone();
  const weighed = { fromMs: span.fromMs, toMs: Math.max(span.toMs, daysOn(span.fromMs, 28, zone)) };
  const { data } = useSchedule(name, weighed);
  const held = (data?.finalShifts ?? []).flatMap((shift) =>
    shift.user === null ? [] : [{ member: shift.user, ...spanOf(shift) }],
  );
  const shares = loadShares(held, timeZone);
  const people = sharers(shares);
  if (shares.length === 0) return null;
  return (
    <RailPart title={`Who carries how much until ${dayOf(new Date(weighed.toMs), zone)}`}>
      <Soft>{balanceSentence(shares)}</Soft>
      <ShareBars
        label="Shares of nights and weekends"
        shares={shares.map(({ member, shareOfNights, shareOfWeekends }) => ({
          key: member,
          name: member,
          share: shareOfNights,
          words: `${wholePercent(shareOfNights)} of nights, ${wholePercent(shareOfWeekends)} of weekends`,
          isMuch: isUnfair(shareOfNights, people),
        }))}
      />
    </RailPart>
  );
}

function Rotations({ schedule: { name, rotations } }: Pick<ScheduleRailProps, "schedule">) {
  const items = rotations.map((rotation) => ({
    key: rotation.name,
    content: (
      <Stack space="tight">
        <span>
          {rotation.name}: {turnWords(rotation)}
        </span>
        <Soft>{rotation.members.map(slotText).join(", ") || "nobody"}</Soft>
      </Stack>
    ),
  }));
  return (
    <RailPart
      title="Rotations"
      aside={
        <TextLink to="/on-call/$name/edit" params={{ name }}>
          Change
        </TextLink>
      }
    >
      <Lines items={items} none="None: nobody takes turns." />
    </RailPart>
  );
}

function UsedBy({ schedule }: { schedule: string }) {
  const { data } = useQuery(ask.oncall.listEscalationPolicies());
  const using = policiesThrough(schedule, data?.escalationPolicies ?? []);
  const items = using.map(({ name, displayName }) => ({
    key: name,
    content: (
      <TextLink to="/escalation-policies/$name" params={{ name }}>
        {displayName}
      </TextLink>
    ),
  }));
  return (
    <RailPart title="Paged by">
      <Lines items={items} none="No escalation policy: nobody is paged through this schedule yet." />
    </RailPart>
  );
}
