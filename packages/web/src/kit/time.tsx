import { humanizeDuration } from "@shipshape/domain/time/duration";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { Tooltip } from "radix-ui";
import { Fragment, useRef, useState } from "react";
import { nowMs, useNow } from "../kernel/clock.ts";
import { fullMoment, momentText } from "../kernel/moment.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import styles from "./time.module.css";

/** Who only passes by with the pointer wants no tip. */
const POINTED_AT_MS = 250;

/** "3 min ago", "in 2 h": how far away, in its largest unit. */
function relativeText(atMs: number, now: number): string {
  const awayMs = Math.abs(atMs - now);
  if (awayMs < 45_000) return atMs > now ? "in a moment" : "just now";
  const unitMs = awayMs >= DAY_MS ? DAY_MS : awayMs >= HOUR_MS ? HOUR_MS : MINUTE_MS;
  const text = humanizeDuration(Math.max(unitMs, Math.round(awayMs / unitMs) * unitMs));
  return atMs > now ? `in ${text}` : `${text} ago`;
}

type MomentProps = { at: Date; zone: string; children: React.ReactNode };

/** What a moment is elsewhere: in the chosen zone, in UTC, and seen from now. */
function MomentTip({ at, zone, children }: MomentProps) {
  const lines = [
    [zone, fullMoment(at, zone)],
    ...(zone === "UTC" ? [] : [["UTC", fullMoment(at, "UTC")]]),
    ["From now", relativeText(at.getTime(), nowMs())],
  ];
  return (
    <Tooltip.Provider delayDuration={POINTED_AT_MS}>
      <Tooltip.Root defaultOpen>
        <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content className={styles["tip"]} sideOffset={4} collisionPadding={8} asChild>
            <dl>
              {lines.map(([name, text]) => (
                <Fragment key={name}>
                  <dt>{name}</dt>
                  <dd>{text}</dd>
                </Fragment>
              ))}
            </dl>
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}

/** Lists show hundreds of moments: each gets its tip when it is first pointed at for a while. */
function Moment({ at, zone, children }: MomentProps) {
  const [hasTip, setTip] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wait = (): void => {
    timer.current = setTimeout(() => setTip(true), POINTED_AT_MS);
  };
  const time = (
    <time
      className={styles["time"]}
      dateTime={at.toISOString()}
      {...(hasTip ? {} : { onPointerEnter: wait, onPointerLeave: () => clearTimeout(timer.current) })}
    >
      {children}
    </time>
  );
  if (!hasTip) return time;
  return (
    <MomentTip at={at} zone={zone}>
      {time}
    </MomentTip>
  );
}

/** A moment: how long ago; on hover its date, in the chosen zone and in UTC. */
export function Time({ at }: { at: Date }) {
  const now = useNow(MINUTE_MS / 2);
  const zone = useTimeZone();
  return (
    <Moment at={at} zone={zone}>
      {relativeText(at.getTime(), Math.max(now, nowMs()))}
    </Moment>
  );
}

/** A moment by the clock: 14:02, Thu 14:02, 12 Mar 14:02; on hover all of it. */
export function ClockTime({ at }: { at: Date }) {
  const now = useNow(MINUTE_MS);
  const zone = useTimeZone();
  return (
    <Moment at={at} zone={zone}>
      {momentText(at, new Date(now), zone)}
    </Moment>
  );
}
