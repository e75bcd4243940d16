import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Lines } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";

/** Secret addresses under which a calendar app follows a schedule, or one's own shifts; each is shown once. */
export function CalendarAddress({ schedule }: { schedule: string | undefined }) {
  const { data } = useQuery(ask.oncall.listCalendarFeeds());
  const [url, setUrl] = useState<string>();
  const create = useAction({
    run: () => api.oncall.createCalendarFeed({ body: schedule === undefined ? {} : { schedule } }),
    onDone: (feed) => setUrl(feed.url),
  });
  const revoke = useAction({
    run: (feedId: string) => api.oncall.revokeCalendarFeed({ params: { feedId } }),
    told: () => "The calendar address is revoked.",
    onDone: () => setUrl(undefined),
  });
  const feeds = (data?.feeds ?? []).filter((feed) => feed.schedule === (schedule ?? null));
  const items = feeds.map(({ id, createdAt, lastUsedAt }) => ({
    key: id,
    content: (
      <Stack space="tight">
        <span>
          Made <Time at={createdAt} />,{" "}
          {lastUsedAt ? (
            <>
              last asked <Time at={lastUsedAt} />
            </>
          ) : (
            "not asked yet"
          )}
        </span>
        <span>
          <Button kind="quiet" onPress={() => revoke.mutate(id)}>
            Revoke
          </Button>
        </span>
      </Stack>
    ),
  }));
  return (
    <RailPart title={schedule === undefined ? "Your shifts in your calendar" : "In your calendar"}>
      <Stack space="close">
        <Lines items={items} none="No calendar app follows it yet." />
        {url && (
          <>
            <CommandLine command={url} />
            <Soft>It is shown only now. Whoever has it may read along, until you revoke it.</Soft>
          </>
        )}
        <span>
          <Button action={create}>Make a calendar address</Button>
        </span>
      </Stack>
    </RailPart>
  );
}
