import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { Countdown } from "../../kit/duration.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";

/** The gates that somebody lets pass a freeze now. */
export function OverrideList() {
  const { data } = useSuspenseQuery(ask.gates.listOverrides({ query: { active: "true" } }));
  const now = useNow(10_000);
  const open = data.overrides.filter(({ until }) => until.getTime() > now);
  if (open.length === 0) return null;
  return (
    <Stack space="close">
      {open.map(({ id, service, environment, freeze, until, overriddenBy, overriddenAt, reason }) => (
        <Notice
          key={id}
          tone="warn"
          title={
            <>
              {service} may pass {freeze} in {environment}. That ends <Countdown to={until} over="now" />.
            </>
          }
        >
          {overriddenBy} said so <ClockTime at={overriddenAt} />: {reason}
        </Notice>
      ))}
    </Stack>
  );
}
