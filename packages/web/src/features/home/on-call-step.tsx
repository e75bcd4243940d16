import { WEEK_MS } from "@shipshape/domain/time/milliseconds";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { isoDay } from "../../kernel/moment.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { LaneChart } from "../../kit/lane-chart.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { onCallDocuments } from "./first-documents.ts";
import type { ServiceView } from "./first-steps.ts";

const SHOWN_MS = 2 * WEEK_MS;

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** One press puts whoever presses on call; where somebody decided before whom its alerts page, that stays. */
export function OnCallStep({ service }: { service: ServiceView }) {
  const { teams } = useSuspenseQuery(ask.catalog.listTeams()).data;
  const policy = service.escalationPolicy ?? teams.find(({ name }) => name === service.owner)?.escalationPolicy;
  return policy ? <WithPolicy policy={policy} service={service} /> : <Join service={service} />;
}

/** The team, a schedule of weeks that begins with whoever presses, and the policy that pages it. */
function Join({ service }: { service: ServiceView }) {
  const me = useMe();
  const whyNot = useWhyNot("config:write");
  const zone = me.timeZone === "UTC" ? browserZone() : me.timeZone;
  const join = useAction({
    run: async () => {
      const [{ teams }, { escalationPolicies }, { schedules }] = await Promise.all([
        api.catalog.listTeams(),
        api.oncall.listEscalationPolicies(),
        api.oncall.listSchedules(),
      ]);
      const team = teams.find(({ name }) => name === service.owner);
      if (!team) throw new Error(`There is no team ${service.owner} any more.`);
      const taken = new Set([...schedules, ...escalationPolicies].map(({ name }) => name));
      const firstHandoff = `${isoDay(new Date(nowMs() - WEEK_MS), zone)}T09:00`;
      const text = onCallDocuments({ team, user: me.name, timeZone: zone, taken, firstHandoff });
      return api.configuration.apply({ body: { files: [{ path: "on-call.yaml", text }] } });
    },
    told: () => `You are on call for ${service.displayName}.`,
  });
  return (
    <Stack space="normal">
      <Words>
        You join {service.owner}, take the weeks of its schedule (handed over at 09:00, {zone}), and alerts of{" "}
        {service.displayName} page you: at once, and twice more where nobody answers.
      </Words>
      <Row>
        <Button kind="primary" action={join} whyNot={whyNot}>
          Put me on call
        </Button>
        <Soft>Colleagues can be added any time.</Soft>
      </Row>
    </Stack>
  );
}

type PolicyProps = { policy: string; service: ServiceView };

/** Who is asked first by the policy: the reader, or somebody whose shift they can take for a week. */
function WithPolicy({ policy, service }: PolicyProps) {
  const me = useMe();
  const { data } = useQuery(ask.oncall.listEscalationPolicies());
  const { schedules } = useSuspenseQuery(ask.oncall.listSchedules()).data;
  const targets = data?.escalationPolicies.find(({ name }) => name === policy)?.steps[0]?.targets ?? [];
  const schedule = schedules.find(({ name }) => targets.some((one) => one.kind === "schedule" && one.name === name));
  if (schedule?.now.people.some(({ user }) => user === me.name)) {
    return <OnCallNow name={schedule.name} displayName={schedule.displayName} service={service} />;
  }
  return (
    <Stack space="normal">
      <Words>
        Alerts of {service.displayName} follow the escalation policy {policy}
        {schedule
          ? `, which asks ${schedule.now.people.map(({ user }) => user).join(" and ") || "nobody"} first just now`
          : ""}
        . It stays as it is.
      </Words>
      <Row>
        {schedule && <TakeWeek schedule={schedule.name} service={service} />}
        <TextLink to="/escalation-policies/$name" params={{ name: policy }}>
          See the policy
        </TextLink>
      </Row>
    </Stack>
  );
}

function TakeWeek({ schedule, service }: { schedule: string; service: ServiceView }) {
  const me = useMe();
  const whyNot = useWhyNot("oncall:override");
  const params = { name: schedule };
  const take = useAction({
    run: () => {
      const body = { user: me.name, from: new Date(nowMs()), to: new Date(nowMs() + WEEK_MS), reason: "First steps" };
      return api.oncall.createOverride({ params, body });
    },
    told: () => `You are on call for ${service.displayName} for a week.`,
    undo: ({ id }) => api.oncall.deleteOverride({ params: { ...params, overrideId: id } }),
  });
  return (
    <Button kind="primary" action={take} whyNot={whyNot}>
      Take this week
    </Button>
  );
}

type NowProps = { name: string; displayName: string; service: ServiceView };

function OnCallNow({ name, displayName, service }: NowProps) {
  const [fromMs] = useState(() => nowMs());
  const span = { fromMs: fromMs - 86_400_000, toMs: fromMs + SHOWN_MS };
  const query = { from: new Date(span.fromMs), to: new Date(span.toMs) };
  const { data } = useQuery(ask.oncall.getSchedule({ params: { name }, query }));
  const bars = (data?.finalShifts ?? []).map(({ user, from, to, because }) => ({
    key: from.toISOString(),
    fromMs: from.getTime(),
    toMs: to.getTime(),
    label: user ?? "nobody",
    title: `${user ?? "Nobody"}: ${because}`,
    ...(user === null ? { look: "hatched" as const } : { hue: 0 }),
  }));
  return (
    <Stack space="normal">
      <Words>
        You are on call for {displayName}: alerts of {service.displayName} that are critical page you.
      </Words>
      {data && (
        <LaneChart
          label={`Who is on call for ${displayName}, two weeks`}
          span={span}
          lanes={[{ key: name, label: displayName, bars }]}
        />
      )}
      <Soft>
        Add colleagues, rotations and overrides under{" "}
        <TextLink to="/on-call/$name" params={{ name }}>
          On-call
        </TextLink>
        .
      </Soft>
    </Stack>
  );
}
