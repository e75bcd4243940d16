import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { TextLink } from "../../kit/link.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { CoverMe } from "./cover-me.tsx";

/** Of a shift without an end, so much is offered to be covered. */
const A_WEEK_MS = 7 * 86_400_000;

/** One sentence: whether the signed-in user is on call, for what, until when. */
export function MyShift() {
  const { name } = useMe();
  const now = useNow(60_000);
  const { data } = useSuspenseQuery(ask.oncall.listSchedules());
  const mine = data.schedules.filter(({ now }) => now.people.some(({ user }) => user === name));
  if (mine.length === 0) return <>You are not on call.</>;
  return (
    <>
      You are on call for{" "}
      {mine.map((schedule, index) => (
        <span key={schedule.name}>
          {index > 0 && (index === mine.length - 1 ? " and " : ", ")}
          <TextLink to="/on-call/$name" params={{ name: schedule.name }}>
            {schedule.displayName}
          </TextLink>
          {schedule.now.until && (
            <>
              {" "}
              until <ClockTime at={schedule.now.until} />
            </>
          )}
        </span>
      ))}
      .{" "}
      {mine.map(({ name: schedule, now: { until } }) => (
        <CoverMe key={schedule} schedule={schedule} from={new Date(0)} to={until ?? new Date(now + A_WEEK_MS)} />
      ))}
    </>
  );
}
