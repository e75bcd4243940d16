import { EmptyState } from "../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../kit/filter-tabs.tsx";
import { RowLink } from "../kit/link.tsx";
import { type Column, ListTable } from "../kit/list-table.tsx";
import { Severity } from "../kit/severity.tsx";
import { StatusWord, type Tone } from "../kit/status-badge.tsx";
import { Time } from "../kit/time.tsx";
import { ago } from "./fixed-time.ts";
import type { PartPage } from "./part-page.ts";

type Row = {
  id: string;
  severity: string;
  title: string;
  service: string;
  count: number;
  at: Date;
  tone: Tone;
  word: string;
};

const ROWS: readonly Row[] = [
  {
    id: "ALR-12",
    severity: "critical",
    title: "Charges fail: 8 % of requests answer 5xx",
    service: "payments",
    count: 214,
    at: ago(3, "m"),
    tone: "bad",
    word: "open",
  },
  {
    id: "ALR-11",
    severity: "warning",
    title: "Queue of the ledger grows",
    service: "ledger",
    count: 12,
    at: ago(48, "m"),
    tone: "info",
    word: "acknowledged",
  },
  {
    id: "ALR-7",
    severity: "info",
    title: "Certificate ends in 21 days",
    service: "storefront",
    count: 1,
    at: ago(2, "d"),
    tone: "ok",
    word: "resolved",
  },
];

const COLUMNS: Column<Row>[] = [
  { title: "Severity", cell: ({ severity }) => <Severity severity={severity} /> },
  { title: "What", wide: true, cell: ({ title }) => <RowLink to="/alerts">{title}</RowLink> },
  { title: "Service", cell: ({ service }) => service },
  { title: "Count", numeric: true, cell: ({ count }) => count },
  { title: "State", cell: ({ tone, word }) => <StatusWord status={{ tone, word }} /> },
  { title: "Since", secondary: true, cell: ({ at }) => <Time at={at} /> },
];

const shared = { caption: "Alerts", keyOf: ({ id }: Row) => id, columns: COLUMNS };

const listTable: PartPage = {
  name: "list-table",
  when: "Every list of things of one kind: rows of 32 px, numbers at the right, a whole row is a link; cards on a phone.",
  wide: true,
  states: [
    { title: "Rows", shown: <ListTable {...shared} rows={ROWS} empty={null} /> },
    { title: "Empty", shown: <ListTable {...shared} rows={[]} empty={<EmptyState title="No alert is open" />} /> },
  ],
};

const filterTabs: PartPage = {
  name: "filter-tabs",
  when: "Views of the same thing beside each other; each is a link, so that a view can be sent.",
  states: [
    {
      title: "Tabs",
      shown: (
        <FilterTabs label="Views">
          <FilterTab to="/">Mine</FilterTab>
          <FilterTab to="/alerts">Team</FilterTab>
          <FilterTab to="/services">All</FilterTab>
        </FilterTabs>
      ),
    },
  ],
};

export const LIST_PARTS: readonly PartPage[] = [listTable, filterTabs];
