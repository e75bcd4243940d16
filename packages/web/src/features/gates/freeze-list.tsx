import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { Lines } from "../../kit/facts.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";

/** Freezes that hold now or are to come. */
export function FreezeList() {
  const { data } = useSuspenseQuery(ask.gates.listFreezes());
  const ahead = data.freezes.filter(({ to }) => to.getTime() > nowMs());
  const items = ahead.map(({ name, displayName, from, to, reason, active }) => ({
    key: name,
    content: (
      <Stack space="tight">
        <Strong>{displayName}</Strong>
        {active && <StatusWord status={{ tone: "warn", word: "in force" }} />}
        <Soft>
          <ClockTime at={from} /> to <ClockTime at={to} />
        </Soft>
        <span>{reason}</span>
      </Stack>
    ),
  }));
  return <Lines items={items} none="None ahead." />;
}
