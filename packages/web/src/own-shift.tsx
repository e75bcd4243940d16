import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { useQuery } from "@tanstack/react-query";
import { ask } from "./kernel/ask.ts";
import { useNow } from "./kernel/clock.ts";
import { momentText } from "./kernel/moment.ts";
import { useMe } from "./kernel/session.ts";
import { useTimeZone } from "./kernel/time-zone.ts";
import { StateLink } from "./kit/shell-frame.tsx";

/** Whether the signed-in user is on call, and until when: seen on every page, because it decides how one sleeps. */
export function OwnShift() {
  const { name } = useMe();
  const zone = useTimeZone();
  const now = useNow(MINUTE_MS);
  const { data } = useQuery(ask.oncall.whoIsOnCall());
  const mine = (data?.onCall ?? []).filter(({ people }) => people.some(({ user }) => user === name));
  if (mine.length === 0) return null;
  const ends = mine.flatMap(({ until }) => (until === null ? [] : [until.getTime()]));
  const until =
    ends.length === mine.length ? ` until ${momentText(new Date(Math.max(...ends)), new Date(now), zone)}` : "";
  return (
    <StateLink to="/my-shifts" icon="oncall" title={mine.map(({ schedule }) => schedule).join(", ")}>
      On call{until}
    </StateLink>
  );
}
