import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { CoverMe } from "../oncall/cover-me.tsx";

/** Whether I am on call, for what, until when; else when I am next. Cover is one press away. */
export function ShiftStrip() {
  const { name } = useMe();
  const { schedules } = useSuspenseQuery(ask.oncall.listSchedules()).data;
  const mine = schedules.filter(({ now }) => now.people.some(({ user }) => user === name));
  if (mine.length === 0) return <NextShift />;
  return mine.map(({ name: schedule, displayName, now: { until, because } }) => (
    <Notice
      key={schedule}
      tone="info"
      title={
        <>
          You are on call for{" "}
          <TextLink to="/on-call/$name" params={{ name: schedule }}>
            {displayName}
          </TextLink>
          {until && (
            <>
              {" "}
              until <ClockTime at={until} />
            </>
          )}
        </>
      }
      action={until && <CoverMe schedule={schedule} from={new Date(0)} to={until} />}
    >
      {because}
    </Notice>
  ));
}

function NextShift() {
  const now = useNow(60_000);
  const { data } = useQuery(ask.oncall.listMyShifts());
  const next = data?.shifts.find(({ from }) => from.getTime() > now);
  if (!next) return <Soft>You are not on call.</Soft>;
  const { schedule, displayName, from, to } = next;
  return (
    <Notice
      tone="muted"
      title={
        <>
          You are not on call. Your next shift is{" "}
          <TextLink to="/on-call/$name" params={{ name: schedule }}>
            {displayName}
          </TextLink>
          , <ClockTime at={from} />
        </>
      }
      action={<CoverMe schedule={schedule} from={from} to={to} />}
    >
      <Time at={from} />, until <ClockTime at={to} />
    </Notice>
  );
}
