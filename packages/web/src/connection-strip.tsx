import { useLiveness } from "./kernel/live.ts";
import { clockTime } from "./kernel/moment.ts";
import { useTimeZone } from "./kernel/time-zone.ts";
import { Strip } from "./kit/shell-frame.tsx";

/** Says when what is shown is not live any more, and of when it is. */
export function ConnectionStrip() {
  const { state, asOfMs } = useLiveness();
  const zone = useTimeZone();
  if (state !== "lost") return null;
  return <Strip>Reconnecting. What you see is as of {clockTime(new Date(asOfMs), zone)}.</Strip>;
}
