import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { ChoiceField } from "../../kit/form-field.tsx";
import { Time } from "../../kit/time.tsx";
import { CalendarAddresses } from "../access/calendar-addresses.tsx";

const ALL = { value: "", label: "All of them" };

/** Secret addresses under which a calendar app follows the freezes. */
export function FreezeFeedAddress() {
  const { data } = useQuery(ask.gates.listFreezeFeeds());
  const { data: known } = useSuspenseQuery(ask.catalog.listTeams());
  const [team, setTeam] = useState("");
  return (
    <CalendarAddresses
      title="Freezes in your calendar"
      addresses={(data?.feeds ?? []).map(({ id, service, team: of, createdAt }) => ({
        id,
        about: (
          <>
            {service ?? of ?? "All freezes"}, made <Time at={createdAt} />
          </>
        ),
      }))}
      none="No calendar app follows them yet."
      create={() => api.gates.createFreezeFeed({ body: team ? { team } : {} })}
      revoke={(feedId) => api.gates.revokeFreezeFeed({ params: { feedId } })}
    >
      <ChoiceField
        label="Freezes of"
        options={[ALL, ...known.teams.map(({ name, displayName }) => ({ value: name, label: displayName }))]}
        value={team}
        onChoose={setTeam}
      />
    </CalendarAddresses>
  );
}
