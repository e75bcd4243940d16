import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Lines } from "../../kit/facts.tsx";
import { ChoiceField } from "../../kit/form-field.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";

const ALL = { value: "", label: "All of them" };

/** Secret addresses under which a calendar app follows the freezes; each is shown once. */
export function FreezeFeedAddress() {
  const { data } = useQuery(ask.gates.listFreezeFeeds());
  const { data: known } = useSuspenseQuery(ask.catalog.listTeams());
  const [team, setTeam] = useState("");
  const [url, setUrl] = useState<string>();
  const create = useAction({
    run: () => api.gates.createFreezeFeed({ body: team ? { team } : {} }),
    onDone: (feed) => setUrl(feed.url),
  });
  const revoke = useAction({
    run: (feedId: string) => api.gates.revokeFreezeFeed({ params: { feedId } }),
    told: () => "The calendar address is revoked.",
    onDone: () => setUrl(undefined),
  });
  const items = (data?.feeds ?? []).map(({ id, service, team: of, createdAt }) => ({
    key: id,
    content: (
      <Stack space="tight">
        <span>
          {service ?? of ?? "All freezes"}, made <Time at={createdAt} />
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
    <RailPart title="Freezes in your calendar">
      <Stack space="close">
        <Lines items={items} none="No calendar app follows them yet." />
        {url && (
          <>
            <CommandLine command={url} />
            <Soft>It is shown only now. Whoever has it may read along, until you revoke it.</Soft>
          </>
        )}
        <ChoiceField
          label="Freezes of"
          options={[ALL, ...known.teams.map(({ name, displayName }) => ({ value: name, label: displayName }))]}
          value={team}
          onChoose={setTeam}
        />
        <span>
          <Button action={create}>Make a calendar address</Button>
        </span>
      </Stack>
    </RailPart>
  );
}
