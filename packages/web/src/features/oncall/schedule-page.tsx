import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { nowMs as exactNow, useNow } from "../../kernel/clock.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { InTimeZone, useOwnTimeZone } from "../../kernel/time-zone.ts";
import { Button } from "../../kit/button.tsx";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { LaneDraft } from "../../kit/lane.ts";
import { stepBefore } from "../../kit/lane-geometry.ts";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { PageSkeleton } from "../../kit/skeleton.tsx";
import { Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { OverrideComposer } from "./override-composer.tsx";
import { OverrideList } from "./override-list.tsx";
import { ScheduleControls } from "./schedule-controls.tsx";
import { FINAL, OVERRIDES, ScheduleLanes } from "./schedule-lanes.tsx";
import type { OverrideChange, OverrideOf, ShiftView } from "./schedule-model.ts";
import { ScheduleRail } from "./schedule-rail.tsx";
import { DEFAULT_SCALE, spanOfScale } from "./schedule-span.ts";
import { ShiftCard } from "./shift-card.tsx";
import { ShiftList } from "./shift-list.tsx";
import { useDeleteOverride, useUpdateOverride } from "./use-override-actions.ts";
import { type ScheduleDetail, useSchedule } from "./use-schedule.ts";

const route = getRouteApi("/signed-in/on-call/$name");
const HOUR_MS = 3_600_000;

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
      <OneSchedule schedule={schedule} span={span} nowMs={now} />
    </InTimeZone>
  );
}

/** The shift that the address names: an override by its id, another by its lane and a moment in it. */
function shiftOf({ finalShifts, layers, overrides }: ScheduleDetail, key: string | undefined): ShiftView | undefined {
  const override = overrides.find(({ id }) => id === key);
  if (override) return { ...override, because: override.reason || "override", overrideId: override.id };
  const [lane, moment] = key?.split("@") ?? [];
  const shifts = lane === FINAL ? finalShifts : layers.find(({ rotation }) => rotation === lane)?.shifts;
  const atMs = Date.parse(moment ?? "");
  return shifts?.find(({ from, to }) => from.getTime() <= atMs && atMs < to.getTime());
}

type OneScheduleProps = { schedule: ScheduleDetail; span: TimeSpan; nowMs: number };

function OneSchedule({ schedule, span, nowMs }: OneScheduleProps) {
  const { name, overrides, finalShifts } = schedule;
  const { shift: openKey } = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const whyNot = useWhyNot("oncall:override");
  const [composing, setComposing] = useState<OverrideChange>();
  const [draft, setDraft] = useState<LaneDraft | null>(null);
  const move = useUpdateOverride(name);
  const remove = useDeleteOverride(name);

  const open = (shift: string | undefined): void =>
    void navigate({ search: (search) => ({ ...search, shift }), replace: true, resetScroll: false });
  const overrideOf = (key: string | null | undefined): OverrideOf | undefined => overrides.find(({ id }) => id === key);
  const compose = (chosen: TimeSpan): void => {
    const before = composing && composing.id === undefined ? composing : { user: me.name, reason: "" };
    setComposing({ id: undefined, user: before.user, reason: before.reason, span: chosen });
  };
  const edit = ({ id, user, reason, from, to }: OverrideOf): void =>
    setComposing({ id, user, reason, span: { fromMs: from.getTime(), toMs: to.getTime() } });
  const change = (key: string, to: TimeSpan): void => {
    const before = overrideOf(key);
    if (before) move.mutate({ before, after: { ...before, from: new Date(to.fromMs), to: new Date(to.toMs) } });
  };
  const openBar = (laneKey: string, key: string): void => {
    const override = laneKey === OVERRIDES ? overrideOf(key) : undefined;
    if (override && override.to.getTime() > nowMs && whyNot === undefined) edit(override);
    else open(openKey === key ? undefined : key);
  };
  const shift = shiftOf(schedule, openKey);
  const takeOver = ({ from, to }: Pick<ShiftView, "from" | "to">): void =>
    compose({ fromMs: Math.max(from.getTime(), stepBefore(nowMs, "UTC")), toMs: to.getTime() });
  const mine = finalShifts.find(({ user, to }) => user === me.name && to.getTime() > nowMs);

  const composeNext = (): void => {
    const fromMs = stepBefore(exactNow(), "UTC") + HOUR_MS / 2;
    compose({ fromMs, toMs: fromMs + 4 * HOUR_MS });
  };
  usePageActions([
    {
      key: "new",
      label: `New override on ${schedule.displayName}`,
      icon: "oncall",
      shortcut: "c",
      whyNot,
      run: composeNext,
    },
    ...(mine ? [{ key: "cover", label: "Cover me", icon: "user" as const, whyNot, run: () => takeOver(mine) }] : []),
  ]);

  return (
    <Page
      title={schedule.displayName}
      crumbs={<QuietLink to="/on-call">On-call</QuietLink>}
      status={statusOf(schedule)}
      lead={<NowSentence schedule={schedule} />}
      byline={schedule.description && <span>{schedule.description}</span>}
      actions={
        <>
          {mine && (
            <Button onPress={() => takeOver(mine)} whyNot={whyNot}>
              Cover me
            </Button>
          )}
          <Button kind="primary" onPress={composeNext} shortcut="c" whyNot={whyNot}>
            New override
          </Button>
        </>
      }
      rail={
        <ScheduleRail
          schedule={schedule}
          span={span}
          nowMs={nowMs}
          whyNot={whyNot}
          onFill={(gap) => compose({ ...gap, fromMs: Math.max(gap.fromMs, stepBefore(nowMs, "UTC")) })}
        />
      }
    >
      <Stack space="close">
        <ScheduleControls span={span} scheduleZone={schedule.timeZone} />
        <ScheduleLanes
          schedule={schedule}
          span={span}
          nowMs={nowMs}
          preview={previewOf(draft, composing, overrideOf(draft?.barKey), me.name)}
          chosen={composing?.span}
          openBar={composing?.id ?? openKey}
          mayOverride={whyNot === undefined}
          onSelectSpan={(_, chosen) => compose(chosen)}
          onChangeBar={(_, key, to) => change(key, to)}
          onOpenBar={openBar}
          onDeleteBar={(_, key) => {
            const override = overrideOf(key);
            if (override) remove.mutate(override);
          }}
          onDraft={setDraft}
        />
        {shift && !composing && (
          <ShiftCard
            shift={shift}
            timeZone={schedule.timeZone}
            override={overrideOf(shift.overrideId)}
            whyNot={whyNot}
            onTakeOver={() => takeOver(shift)}
            onEdit={edit}
            onTakeBack={(override) => {
              remove.mutate(override);
              open(undefined);
            }}
            onClose={() => open(undefined)}
          />
        )}
      </Stack>
      {composing && (
        <OverrideComposer
          key={composing.id ?? "new"}
          schedule={name}
          change={composing}
          before={overrideOf(composing.id)}
          onChange={setComposing}
          onClose={() => setComposing(undefined)}
        />
      )}
      <OverrideList schedule={name} overrides={overrides} onEdit={edit} nowMs={nowMs} />
      <ShiftList shifts={finalShifts} />
    </Page>
  );
}

/** What the final lane shows ahead of its time: what is dragged, or what is typed. */
function previewOf(
  draft: LaneDraft | null,
  composing: OverrideChange | undefined,
  dragged: OverrideOf | undefined,
  me: string,
): OverrideChange | undefined {
  if (!draft) return composing;
  if (dragged) return { id: dragged.id, user: dragged.user, reason: dragged.reason, span: draft.span };
  const { user, reason } = composing && composing.id === undefined ? composing : { user: me, reason: "" };
  return { id: undefined, user, reason, span: draft.span };
}

const statusOf = ({ now }: ScheduleDetail) =>
  now.user === null
    ? ({ tone: "bad", word: "nobody on call" } as const)
    : ({ tone: "ok", word: "covered now" } as const);

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function NowSentence({ schedule: { now } }: { schedule: ScheduleDetail }) {
  if (now.user === null) return sentence(now.because);
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
