import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { isoDay } from "../../kernel/moment.ts";
import { useMe } from "../../kernel/session.ts";
import { useOwnTimeZone } from "../../kernel/time-zone.ts";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { ScheduleEditor } from "./schedule-editor.tsx";

const route = getRouteApi("/signed-in/on-call/$name/edit");

export function ScheduleEditPage() {
  const { name } = route.useParams();
  const { data: schedule } = useSuspenseQuery(ask.oncall.getSchedule({ params: { name } }));
  return (
    <Page
      title={`Change ${schedule.displayName}`}
      crumbs={
        <>
          <QuietLink to="/on-call">On-call</QuietLink>
          <QuietLink to="/on-call/$name" params={{ name }}>
            {schedule.displayName}
          </QuietLink>
        </>
      }
    >
      <ScheduleEditor first={schedule} before={schedule} />
    </Page>
  );
}

export function NewSchedulePage() {
  const zone = useOwnTimeZone();
  const me = useMe();
  const first = {
    name: "",
    displayName: "",
    description: "",
    timeZone: zone,
    rotations: [
      {
        name: "weekly",
        members: me.kind === "user" ? [me.name] : [],
        firstHandoff: `${isoDay(new Date(nowMs()), zone)}T09:00`,
        period: { unit: "weeks" as const, count: 1 },
      },
    ],
  };
  return (
    <Page
      title="New schedule"
      crumbs={<QuietLink to="/on-call">On-call</QuietLink>}
      lead="Who takes turns, and when they hand over. An escalation policy then says that it is paged."
    >
      <ScheduleEditor first={first} before={undefined} />
    </Page>
  );
}
