import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack, Tile, Tiles } from "../../kit/stack.tsx";
import { StatusBadge, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { SettingsTabs } from "../access/settings-tabs.tsx";
import { DeadManSwitchCard } from "./dead-man-switch-card.tsx";
import { channelStatus, type Health, tookText, VERDICTS } from "./pager-words.ts";

const REFRESH_MS = 10_000;

/** Is the pager well? What must hold, when it last paged, and whether anything waits. */
export function PagerPage() {
  const { data: health } = useSuspenseQuery({ ...ask.incidents.getPagerHealth(), refetchInterval: REFRESH_MS });
  const { tone, word } = VERDICTS[health.verdict];
  return (
    <Page title="Settings" byline={<SettingsTabs />} rail={<PagerRail health={health} />}>
      <Section title="Is the pager well?" aside={<AuditButton />}>
        <Stack>
          {health.verdict === "well" ? (
            <span>
              <StatusBadge status={{ tone, word }} large /> {health.because}.
            </span>
          ) : (
            <Notice tone={tone === "bad" ? "bad" : "warn"} title={word}>
              {health.because}
            </Notice>
          )}
          <PagerTiles health={health} />
        </Stack>
      </Section>
      <Section title="What must always hold" count={health.invariants.length}>
        <ListTable
          caption="What must always hold"
          rows={health.invariants}
          keyOf={({ name }) => name}
          columns={invariantColumns}
          empty={<Quiet>Nothing was audited yet.</Quiet>}
        />
      </Section>
      <Section title="Channels" note="What became of the messages of the last 24 hours.">
        <ListTable
          caption="Channels"
          rows={health.channels}
          keyOf={({ channel }) => channel}
          columns={channelColumns}
          empty={<Quiet>Nothing was sent within a day.</Quiet>}
        />
      </Section>
      <DeadManSwitchCard given={health.deadManSwitch} />
    </Page>
  );
}

function AuditButton() {
  const whyNot = useWhyNot("incidents:write");
  const audit = useAction({ run: () => api.incidents.auditPager(), told: () => "The pager was audited." });
  return (
    <Button action={audit} whyNot={whyNot}>
      Audit now
    </Button>
  );
}

function PagerTiles({ health: { queue, lastPage, timeToFirst, oldestStep } }: { health: Health }) {
  const late = (queue.oldestDueSeconds ?? 0) > 30;
  const missed = timeToFirst.pages - timeToFirst.inTime;
  return (
    <Tiles>
      <Tile
        label="Last page"
        value={lastPage ? <Time at={lastPage.at} /> : "None yet"}
        note={lastPage ? `${lastPage.user} by ${lastPage.channel}: ${lastPage.status}` : "nobody was paged"}
      />
      <Tile
        label="To the first attempt, p99"
        value={tookText(timeToFirst.p99Ms)}
        note={`${timeToFirst.inTime} of ${timeToFirst.pages} pages of a day within ten seconds`}
        {...(missed > 0 ? { tone: "warn" as const } : {})}
      />
      <Tile
        label="In the queue"
        value={String(queue.due)}
        note={
          queue.oldestDueSeconds === null
            ? `${queue.sending} being sent, ${queue.awaitingReceipt} await a receipt, ${queue.later} later`
            : `the oldest for ${Math.round(queue.oldestDueSeconds)} s`
        }
        {...(late ? { tone: "bad" as const } : {})}
      />
      <Tile
        label="Next step"
        value={oldestStep ? oldestStep.nextStepAt ? <Time at={oldestStep.nextStepAt} /> : "No time" : "None"}
        note={oldestStep ? `${oldestStep.incident}, of all paging runs` : "nobody is being paged"}
        {...((oldestStep?.overdueSeconds ?? 0) > 20 ? { tone: "bad" as const } : {})}
      />
    </Tiles>
  );
}

const invariantColumns: Column<Health["invariants"][number]>[] = [
  {
    title: "Holds",
    cell: ({ holds, mended }) => (
      <StatusWord
        status={
          holds
            ? mended > 0
              ? { tone: "warn", word: "Repaired" }
              : { tone: "ok", word: "Holds" }
            : { tone: "bad", word: "Broken" }
        }
      />
    ),
  },
  {
    title: "What must hold",
    wide: true,
    cell: ({ title, because }) => (
      <Stack space="tight">
        <span>{title}</span>
        {because && <Soft>{because}</Soft>}
      </Stack>
    ),
  },
];

const channelColumns: Column<Health["channels"][number]>[] = [
  { title: "State", cell: (channel) => <StatusWord status={channelStatus(channel)} /> },
  {
    title: "Channel",
    wide: true,
    cell: ({ channel, lastError }) => (
      <Stack space="tight">
        <span>{channel}</span>
        {lastError && <Soft>{lastError}</Soft>}
      </Stack>
    ),
  },
  { title: "Delivered", numeric: true, cell: ({ delivered }) => delivered },
  { title: "Not delivered", numeric: true, secondary: true, cell: ({ failed, unconfirmed }) => failed + unconfirmed },
  {
    title: "Last",
    secondary: true,
    cell: ({ lastDeliveredAt }) => (lastDeliveredAt ? <Time at={lastDeliveredAt} /> : "–"),
  },
];

function PagerRail({ health: { workers, failedJobs, auditedAt } }: { health: Health }) {
  return (
    <>
      <RailPart title="At work">
        <Facts
          facts={[
            { term: "Workers", value: String(workers.length) },
            { term: "Last heard", value: workers[0] ? `${workers[0].seenSecondsAgo.toFixed(0)} s ago` : "never" },
            { term: "Failed jobs", value: String(failedJobs) },
            { term: "Audited", value: auditedAt && <Time at={auditedAt} /> },
          ]}
        />
      </RailPart>
      <RailPart title="Its own objectives">
        <Stack space="close">
          <Soft>Alerts are taken in, and pages go out in time: promised, counted and shown like any other.</Soft>
          <TextLink to="/slos/$name" params={{ name: "alert-intake" }}>
            Alerts are taken in
          </TextLink>
          <TextLink to="/slos/$name" params={{ name: "first-notification" }}>
            Pages go out in time
          </TextLink>
        </Stack>
      </RailPart>
    </>
  );
}
