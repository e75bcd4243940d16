import { BulkBar } from "../kit/bulk-bar.tsx";
import { Button } from "../kit/button.tsx";
import { EmptyState } from "../kit/empty-state.tsx";
import { FilterBar, FilterChoice, FilterMark } from "../kit/filter-choice.tsx";
import { FilterTab, FilterTabs } from "../kit/filter-tabs.tsx";
import { FilterField } from "../kit/form-field.tsx";
import { RowLink } from "../kit/link.tsx";
import { type Column, ListTable } from "../kit/list-table.tsx";
import { NewRows } from "../kit/new-rows.tsx";
import { PeekPanel } from "../kit/peek-panel.tsx";
import { Segments } from "../kit/segments.tsx";
import { Severity } from "../kit/severity.tsx";
import { Words } from "../kit/stack.tsx";
import { StatusWord, type Tone } from "../kit/status-badge.tsx";
import { Time } from "../kit/time.tsx";
import { ago } from "./fixed-time.ts";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

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

const SELECTED = new Set(["ALR-12", "ALR-11"]);
const selection = { selected: SELECTED, onChange: () => undefined, labelOf: ({ title }: Row) => title };

const listTable: PartPage = {
  name: "list-table",
  when: "Every list of things of one kind: rows of 32 px, numbers at the right, a whole row is a link; cards on a phone.",
  wide: true,
  states: [
    { title: "Rows", shown: <ListTable {...shared} rows={ROWS} empty={null} /> },
    {
      title: "Rows that can be selected",
      shown: <ListTable {...shared} caption="Alerts to select" rows={ROWS} selection={selection} empty={null} />,
    },
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

const segments: PartPage = {
  name: "segments",
  when: "A few ways to see the same thing, of which one is chosen, where no address tells them apart.",
  states: [
    {
      title: "Chosen",
      shown: (
        <Segments
          label="Shown"
          segments={[
            { value: "key", label: "Key events" },
            { value: "all", label: "Everything" },
          ]}
          value="key"
          onChoose={nothing}
        />
      ),
    },
  ],
};

const SERVICES = ["payments", "ledger"].map((value) => ({ value, label: value }));

const filterChoice: PartPage = {
  name: "filter-choice",
  when: "What narrows a list: a field for words and a choice for each property; what is chosen stands out.",
  wide: true,
  states: [
    {
      title: "Words, a choice, a choice taken, a mark",
      shown: (
        <FilterBar label="Filter alerts" find={<FilterField label="Find an alert" value="" onChange={nothing} />}>
          <FilterChoice label="Severity" value="" options={SERVICES} onChoose={nothing} />
          <FilterChoice label="Service" value="payments" options={SERVICES} onChoose={nothing} />
          <FilterMark label="route" value="payments" onRemove={nothing} />
        </FilterBar>
      ),
    },
  ],
};

const bars: PartPage = {
  name: "bulk-bar",
  when: "What can be done with all selected rows at once; it comes when the first is selected.",
  whole: "covers",
  states: [
    {
      title: "Two selected, three new",
      shown: (
        <>
          <NewRows count={3} onShow={nothing} />
          <ListTable {...shared} rows={ROWS} selection={selection} empty={null} />
          <BulkBar count={2} onClear={nothing}>
            <Button kind="primary" shortcut="a" onPress={nothing}>
              Acknowledge
            </Button>
          </BulkBar>
        </>
      ),
    },
  ],
};

const peekPanel: PartPage = {
  name: "peek-panel",
  when: "One of a list, opened beside it, so that the list stays; on a phone it is the page.",
  whole: "covers",
  states: [
    {
      title: "Open",
      shown: (
        <>
          <ListTable {...shared} rows={ROWS} current="ALR-12" empty={null} />
          <PeekPanel
            shortId="ALR-12"
            title="Charges fail: 8 % of requests answer 5xx"
            beside={<Severity severity="critical" />}
            actions={
              <Button kind="primary" shortcut="a" onPress={nothing}>
                Acknowledge
              </Button>
            }
            onClose={nothing}
            onStep={nothing}
            onOpen={nothing}
          >
            <Words>first-payments was paged, because the route “payments” matched service = payments.</Words>
          </PeekPanel>
        </>
      ),
    },
  ],
};

export const LIST_PARTS: readonly PartPage[] = [listTable, peekPanel, bars, filterTabs, segments, filterChoice];
