import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { onCallOf } from "./on-call-of.ts";
import { OnCallPeople } from "./on-call-people.tsx";
import { useOnCall } from "./use-on-call.ts";

const Until = ({ at }: { at: Date | null }) =>
  at && (
    <Soft>
      until <ClockTime at={at} />
    </Soft>
  );

const MOST = 8;

/** Who is on call now, schedule by schedule; those with nobody first, and no more than can be taken in. */
export function OnCallNow() {
  const { data } = useSuspenseQuery(ask.oncall.listSchedules());
  const gapsFirst = data.schedules.toSorted(
    (a, b) => Number(a.now.people.length > 0) - Number(b.now.people.length > 0),
  );
  const items = gapsFirst.slice(0, MOST).map(({ name, displayName, now }) => ({
    key: name,
    content: (
      <Stack space="tight">
        <TextLink to="/on-call/$name" params={{ name }}>
          {displayName}
        </TextLink>
        <span>
          <OnCallPeople now={now} /> <Until at={now.until} />
        </span>
      </Stack>
    ),
  }));
  const more = data.schedules.length - items.length;
  return (
    <Stack space="close">
      <Lines items={items} none="There is no schedule yet." />
      {more > 0 && <TextLink to="/on-call">and {more} more</TextLink>}
    </Stack>
  );
}

/** Whom an escalation policy pages first, now; for the alerts of a service. */
export function OnCallFor({ policy }: { policy: string | null }) {
  const { data: policies } = useSuspenseQuery(ask.oncall.listEscalationPolicies());
  const { data: schedules } = useSuspenseQuery(ask.oncall.listSchedules());
  const now = schedules.schedules.map((schedule) => schedule.now);
  const items = onCallOf(policy, policies.escalationPolicies, now).map(({ user, schedule, until }) => ({
    key: `${schedule} ${user}`,
    content: (
      <span>
        <Person name={user} /> <Until at={until} />
      </span>
    ),
  }));
  return (
    <Lines
      items={items}
      none={
        policy === null
          ? "No escalation policy: the fallback pages for its alerts."
          : "Nobody by name: the policy says whom."
      }
    />
  );
}

/** The same in one line: who, and until when. */
export function OnCallLine({ policy }: { policy: string | null }) {
  const onCall = useOnCall();
  if (!onCall) return null;
  const [first, ...others] = onCall(policy);
  if (!first) return <span>{policy === null ? "The fallback is paged" : `Paged by ${policy}`}</span>;
  return (
    <span>
      On call: <Person name={first.user} /> <Until at={first.until} />
      {others.length > 0 && <Soft> and {others.length} more</Soft>}
    </span>
  );
}
