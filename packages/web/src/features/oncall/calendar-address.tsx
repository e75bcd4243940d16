import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { Time } from "../../kit/time.tsx";
import { CalendarAddresses } from "../access/calendar-addresses.tsx";

/** Secret addresses under which a calendar app follows a schedule, or one's own shifts. */
export function CalendarAddress({ schedule }: { schedule: string | undefined }) {
  const { data } = useQuery(ask.oncall.listCalendarFeeds());
  const feeds = (data?.feeds ?? []).filter((feed) => feed.schedule === (schedule ?? null));
  return (
    <CalendarAddresses
      title={schedule === undefined ? "Your shifts in your calendar" : "In your calendar"}
      addresses={feeds.map(({ id, createdAt, lastUsedAt }) => ({
        id,
        about: (
          <>
            Made <Time at={createdAt} />,{" "}
            {lastUsedAt ? (
              <>
                last asked <Time at={lastUsedAt} />
              </>
            ) : (
              "not asked yet"
            )}
          </>
        ),
      }))}
      none="No calendar app follows it yet."
      create={() => api.oncall.createCalendarFeed({ body: schedule === undefined ? {} : { schedule } })}
      revoke={(feedId) => api.oncall.revokeCalendarFeed({ params: { feedId } })}
    />
  );
}
