import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Composer } from "../../kit/composer.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { Section } from "../../kit/page.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { RoomColumns } from "../../kit/room-columns.tsx";
import { NotificationLog } from "../notify/notification-log.tsx";
import { commandsOf } from "./incident-commands.ts";
import { IncidentContext } from "./incident-context.tsx";
import { IncidentPeople } from "./incident-people.tsx";
import { IncidentTimeline } from "./incident-timeline.tsx";
import type { IncidentDetailView } from "./incident-words.ts";
import { PagingTrees } from "./paging-tree.tsx";
import type { Room } from "./use-room.ts";

const route = getRouteApi("/signed-in/incidents/$id");
const COLUMNS = { people: "left", context: "right" } as const;

/** Who, what happened, why: beside each other, or one at a time on a phone. */
export function IncidentRoom({ incident, room }: { incident: IncidentDetailView; room: Room }) {
  const { tab, all = false } = route.useSearch();
  return (
    <RoomColumns
      shown={tab ? COLUMNS[tab] : "centre"}
      tabs={<ColumnTabs id={incident.shortId} />}
      left={<IncidentPeople incident={incident} />}
      centre={
        <>
          <Section title="Timeline" aside={<StoryTabs id={incident.shortId} />}>
            <IncidentTimeline key={String(all)} incident={incident} all={all} />
          </Section>
          <RoomComposer incident={incident} room={room} />
          <PagingTrees incident={incident} />
          {all && <NotificationLog title="Notifications" query={{ incidentId: incident.id }} />}
        </>
      }
      right={<IncidentContext incident={incident} />}
    />
  );
}

const here = { to: "/incidents/$id", replace: true, resetScroll: false } as const;

function ColumnTabs({ id }: { id: string }) {
  const { tab, ...rest } = route.useSearch();
  const params = { id };
  return (
    <FilterTabs label="Parts of the room">
      <PickedTab {...here} params={params} search={rest} picked={!tab}>
        Timeline
      </PickedTab>
      <PickedTab {...here} params={params} search={{ ...rest, tab: "context" }} picked={tab === "context"}>
        Alerts and causes
      </PickedTab>
      <PickedTab {...here} params={params} search={{ ...rest, tab: "people" }} picked={tab === "people"}>
        People
      </PickedTab>
    </FilterTabs>
  );
}

function StoryTabs({ id }: { id: string }) {
  const { all, ...rest } = route.useSearch();
  const params = { id };
  return (
    <FilterTabs label="How much of the timeline">
      <PickedTab {...here} params={params} search={rest} picked={!all}>
        Key events
      </PickedTab>
      <PickedTab {...here} params={params} search={{ ...rest, all: true }} picked={all === true}>
        Everything
      </PickedTab>
    </FilterTabs>
  );
}

function RoomComposer({ incident, room }: { incident: IncidentDetailView; room: Room }) {
  const whyNot = useWhyNot("incidents:write");
  const { data } = useQuery(ask.access.listUsers());
  const people = (data?.users ?? []).filter(({ disabledAt }) => disabledAt === null);
  return (
    <Composer
      ref={room.field}
      label="Note or command"
      placeholder={whyNot ?? "A note, or / for commands"}
      sendLabel="Send"
      commands={commandsOf(incident, room.acts, people)}
      onSend={room.note}
      text={room.text}
      onText={room.setText}
      whyNot={whyNot}
    />
  );
}
