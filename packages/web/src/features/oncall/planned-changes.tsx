import { Lines } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { turnWords } from "./rotation-words.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

/** What the schedule will say from a moment on that is still ahead. */
export function Planned({ schedule: { versions }, nowMs }: { schedule: ScheduleDetail; nowMs: number }) {
  const ahead = versions.flatMap(({ from, ...version }) =>
    from && from.getTime() > nowMs ? [{ ...version, from }] : [],
  );
  if (ahead.length === 0) return null;
  const items = ahead.map(({ from, rotations, createdBy }) => ({
    key: from.toISOString(),
    content: (
      <Stack space="tight">
        <span>
          From <ClockTime at={from} />
        </span>
        {rotations.map((rotation) => (
          <Soft key={rotation.name}>
            {rotation.name}: {turnWords(rotation)}
          </Soft>
        ))}
        <Soft>by {createdBy}</Soft>
      </Stack>
    ),
  }));
  return (
    <RailPart title="It will change">
      <Lines items={items} none="" />
    </RailPart>
  );
}
