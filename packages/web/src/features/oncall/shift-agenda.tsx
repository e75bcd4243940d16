import type { MyShift } from "@shipshape/contract/oncall";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import type * as z from "zod";
import { useNow } from "../../kernel/clock.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { spanText } from "../../kit/lane-geometry.ts";
import { TextLink } from "../../kit/link.tsx";
import { Card } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { CoverMe } from "./cover-me.tsx";

export type MyShiftView = z.output<typeof MyShift>;

/** My shifts one after the other, each with what can be done about it. */
export function ShiftAgenda({ shifts }: { shifts: readonly MyShiftView[] }) {
  const now = useNow(60_000);
  return (
    <Stack space="close">
      {shifts.map((shift) => (
        <OneShift
          key={`${shift.schedule} ${shift.from.toISOString()}`}
          shift={shift}
          isNow={shift.from.getTime() <= now}
        />
      ))}
    </Stack>
  );
}

function OneShift({ shift, isNow }: { shift: MyShiftView; isNow: boolean }) {
  const { schedule, displayName, timeZone, from, to, because } = shift;
  const zone = useTimeZone();
  const span = { fromMs: from.getTime(), toMs: to.getTime() };
  const [here, there] = [spanText(span, zone), spanText(span, timeZone)];
  return (
    <Card {...(isNow ? { tone: "info" as const } : {})}>
      <Row spread top>
        <Stack space="tight">
          <Row>
            <Strong>{here}</Strong>
            <Soft>{humanizeDuration(span.toMs - span.fromMs)}</Soft>
            {isNow ? (
              <StatusWord status={{ tone: "info", word: "now" }} />
            ) : (
              <Soft>
                <Time at={from} />
              </Soft>
            )}
          </Row>
          <span>
            <TextLink to="/on-call/$name" params={{ name: schedule }}>
              {displayName}
            </TextLink>{" "}
            <Soft>{because}</Soft>
          </span>
          {there !== here && (
            <Soft>
              {there} in {timeZone}
            </Soft>
          )}
        </Stack>
        <CoverMe schedule={schedule} from={from} to={to} />
      </Row>
    </Card>
  );
}
