import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { usePages } from "../../kernel/use-pages.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterBar, FilterChoice, FilterMark } from "../../kit/filter-choice.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { QuietLink, RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { AuditPeek, type AuditRow } from "./audit-peek.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

const route = getRouteApi("/signed-in/settings/audit");

/** What is done, by the room whose verb it is. */
const ROOMS = [
  "access",
  "catalog",
  "changes",
  "telemetry",
  "slo",
  "oncall",
  "notify",
  "incidents",
  "statuspage",
  "gates",
  "system",
];
const ACTIONS = ROOMS.map((room) => ({ value: `${room}.`, label: room }));
const KINDS = [
  "user",
  "token",
  "team",
  "service",
  "source",
  "slo",
  "schedule",
  "escalation-policy",
  "incident",
  "deployment",
  "freeze",
];
const SUBJECTS = KINDS.map((kind) => ({ value: `${kind}:`, label: kind }));
const TIMES = [
  { value: "1", label: "last day" },
  { value: "7", label: "last 7 days" },
  { value: "30", label: "last 30 days" },
];

const columns: Column<AuditRow>[] = [
  { title: "When", cell: ({ at }) => <ClockTime at={at} /> },
  {
    title: "Who",
    cell: ({ actor }) => (
      <QuietLink to="/settings/audit" search={(search) => ({ ...search, actor })}>
        {actor}
      </QuietLink>
    ),
  },
  {
    title: "Did",
    cell: ({ id, action }) => (
      <RowLink to="/settings/audit" search={(search) => ({ ...search, peek: id })} resetScroll={false}>
        {action}
      </RowLink>
    ),
  },
  {
    title: "To",
    wide: true,
    cell: ({ subject }) => (
      <QuietLink to="/settings/audit" search={(search) => ({ ...search, subject })}>
        {subject}
      </QuietLink>
    ),
  },
];

/** The filter of the address, as the server is asked; its time is reckoned once, so that a list keeps its place. */
function useAuditQuery() {
  const { actor, subject, action, days } = route.useSearch();
  return useMemo(
    () => ({
      ...(actor ? { actor } : {}),
      ...(subject ? { subject } : {}),
      ...(action ? { action } : {}),
      ...(days ? { from: new Date(Math.floor(nowMs() / 60_000) * 60_000 - days * DAY_MS) } : {}),
    }),
    [actor, subject, action, days],
  );
}

export function AuditPage() {
  const { peek, ...search } = route.useSearch();
  const query = useAuditQuery();
  const { rows, more } = usePages({
    key: ask.access.listAudit({ query }).queryKey,
    read: async (page) => {
      const { entries, next } = await api.access.listAudit({ query: { ...query, ...page } });
      return { rows: entries, next };
    },
    keyOf: ({ id }) => id,
  });
  const peeked = rows?.find(({ id }) => id === peek);
  const isNarrowed = Object.values(search).some((value) => value !== undefined);
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section
        title="Audit"
        note="Who changed what, newest first. Written in the transaction of the change, and never changed."
      >
        <AuditFilter />
        {rows === undefined ? (
          <ListSkeleton />
        ) : (
          <ListTable
            caption="Audit entries"
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            current={peek}
            more={more}
            empty={<EmptyState title={isNarrowed ? "Nothing like this was done" : "Nothing was changed yet"} />}
          />
        )}
      </Section>
      {rows && peeked && <AuditPeek entry={peeked} rows={rows} />}
    </Page>
  );
}

type Filter = { readonly actor?: string; readonly subject?: string; readonly action?: string; readonly days?: number };

function AuditFilter() {
  const { actor = "", subject = "", action = "", days } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: { [K in keyof Filter]: Filter[K] | undefined }): void =>
    void navigate({
      search: (before) => ({ ...before, ...change, peek: undefined }),
      replace: true,
      resetScroll: false,
    });
  const [typed, type] = useTyped(actor, (text) => narrow({ actor: text.trim() || undefined }));
  const isKind = subject === "" || subject.endsWith(":");
  return (
    <FilterBar label="Narrow the audit log" find={<FilterField label="Who" value={typed} onChange={type} />}>
      <FilterChoice
        label="Did"
        value={action}
        options={ACTIONS}
        onChoose={(value) => narrow({ action: value || undefined })}
        none="anything"
      />
      {isKind ? (
        <FilterChoice
          label="To"
          value={subject}
          options={SUBJECTS}
          onChoose={(value) => narrow({ subject: value || undefined })}
          none="anything"
        />
      ) : (
        <FilterMark label="subject" value={subject} onRemove={() => narrow({ subject: undefined })} />
      )}
      <FilterChoice
        label="When"
        value={days === undefined ? "" : String(days)}
        options={TIMES}
        onChoose={(value) => narrow({ days: value === "" ? undefined : Number(value) })}
        none="any time"
      />
    </FilterBar>
  );
}
