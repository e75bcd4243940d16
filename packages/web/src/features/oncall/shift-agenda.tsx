import type { MyShift } from "@shipshape/contract/oncall";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { spanOf } from "@shipshape/domain/time/span";
import { useState } from "react";
import type * as z from "zod";
import { useNow } from "../../kernel/clock.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { Agenda, type AgendaItem } from "../../kit/agenda.tsx";
import { Button } from "../../kit/button.tsx";
import { spanText } from "../../kit/lane-geometry.ts";
import { TextLink } from "../../kit/link.tsx";
import { Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { CoverMe } from "./cover-me.tsx";

export type MyShiftView = z.output<typeof MyShift>;

const FIRST = 10;
const NOW = { tone: "info", word: "now" } as const;

function itemOf(shift: MyShiftView, isNow: boolean, zone: string): AgendaItem {
  const { schedule, displayName, timeZone, from, to, because } = shift;
  const span = spanOf({ from, to });
  const [here, there] = [spanText(span, zone), spanText(span, timeZone)];
  return {
    key: `${schedule} ${from.toISOString()}`,
    tone: isNow ? "info" : undefined,
    title: here,
    lines: [
      <>
        <TextLink to="/on-call/$name" params={{ name: schedule }}>
          {displayName}
        </TextLink>
        , {humanizeDuration(span.toMs - span.fromMs)}, {isNow ? <StatusWord status={NOW} /> : <Time at={from} />}
      </>,
      because,
      ...(there === here ? [] : [`${there} in ${timeZone}`]),
    ],
    action: <CoverMe schedule={schedule} from={from} to={to} />,
  };
}

/** My shifts one after the other, each with what can be done about it. */
export function ShiftAgenda({ shifts }: { shifts: readonly MyShiftView[] }) {
  const now = useNow(60_000);
  const zone = useTimeZone();
  const [all, setAll] = useState(false);
  const shown = all ? shifts : shifts.slice(0, FIRST);
  return (
    <Stack space="close">
      <Agenda label="Your shifts" items={shown.map((shift) => itemOf(shift, shift.from.getTime() <= now, zone))} />
      {shown.length < shifts.length && (
        <span>
          <Button onPress={() => setAll(true)}>Show all {shifts.length}</Button>
        </span>
      )}
    </Stack>
  );
}
