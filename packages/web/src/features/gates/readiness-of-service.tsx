import { byArea, firstStep } from "@shipshape/domain/gates/readiness-steps";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { ExternalLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ReadinessDialog } from "./readiness-dialog.tsx";
import { ExemptionHistory, WaitingExemptions } from "./readiness-exemptions.tsx";
import { type Chosen, type Doing, ItemButtons } from "./readiness-item-buttons.tsx";
import { ITEM_STATUS, type ItemView, inOrder, mendText, type ReadinessDetail } from "./readiness-words.ts";

/**
 * The checklist of one service: what waits for a yes, then what to do first, what is missing by what it is about, and what is
 * there.
 */
export function ReadinessOfService({ service }: { service: string }) {
  const { data } = useSuspenseQuery(ask.gates.getReadiness({ params: { name: service } }));
  const [chosen, setChosen] = useState<Chosen>();
  const wanted = data.items.filter((item) => item.wanted);
  const missing = wanted.filter(({ decision }) => decision === "fail");
  const there = wanted.filter(({ decision }) => decision !== "fail");
  const more = data.items.filter((item) => !item.wanted);
  const asked = new Set(data.exemptions.filter(({ status }) => status === "waiting").map(({ item }) => item));
  const doing = { service, asked, onChoose: setChosen };
  return (
    <Stack>
      <WaitingExemptions data={data} />
      <Section title="Missing" count={missing.length}>
        {missing.length === 0 && <Quiet>Nothing that is wanted of it is missing.</Quiet>}
        <FirstStep data={data} {...doing} />
        {byArea(missing).map(({ area, items }) => (
          <Stack key={area} space="tight">
            <Row space="tight">
              <Strong>{AREA[area]}</Strong>
              <Soft>{items.length}</Soft>
            </Row>
            <ItemList items={items} about={AREA[area]} {...doing} />
          </Stack>
        ))}
      </Section>
      <Section title="There" count={there.length}>
        {there.length === 0 && <Quiet>Nothing that is wanted of it is there yet.</Quiet>}
        {there.length > 0 && <ItemList items={there} {...doing} />}
      </Section>
      <ExemptionHistory data={data} />
      {more.length > 0 && (
        <Section title="Only wanted of services that are relied on more" count={more.length}>
          <ItemList items={more} {...doing} />
        </Section>
      )}
      {chosen && (
        <ReadinessDialog
          key={`${chosen.item.key} ${chosen.way}`}
          service={service}
          item={chosen.item}
          way={chosen.way}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Stack>
  );
}

const ABOUT: Column<ItemView> = { title: "Area", secondary: true, cell: ({ area }) => AREA[area] };
const UNTIL: Column<ItemView> = {
  title: "Until",
  secondary: true,
  cell: ({ until }) => (until ? <ClockTime at={until} /> : <Soft>–</Soft>),
};

const AREA: Readonly<Record<ItemView["area"], string>> = {
  ownership: "Ownership",
  objectives: "Objectives",
  delivery: "Delivery",
  observability: "Observability",
  reliability: "Reliability",
  data: "Data",
  security: "Security",
  documentation: "Documentation",
};

/** Of all that is missing, the one thing to do now. */
function FirstStep({ data, ...doing }: Doing & { data: ReadinessDetail }) {
  const first = firstStep(data.items, data.reached);
  if (first === undefined) return null;
  return (
    <Notice tone="info" title={`Next: ${first.title}`} action={<ItemButtons item={first} {...doing} />}>
      {mendText(first)}
    </Notice>
  );
}

/** What the items are about stands before them, where they are all about one thing. */
type ListProps = Doing & { items: readonly ItemView[]; about?: string };

function ItemList({ items, about, ...doing }: ListProps) {
  const columns: Column<ItemView>[] = [
    { title: "Now", cell: ({ decision }) => <StatusWord status={ITEM_STATUS[decision]} /> },
    { title: "Item", wide: true, cell: (item) => <ItemText item={item} /> },
    ...(about === undefined ? [ABOUT] : []),
    ...(items.some(({ until }) => until !== null) ? [UNTIL] : []),
    { title: "Do", cell: (item) => <ItemButtons item={item} {...doing} /> },
  ];
  return (
    <ListTable
      caption={about === undefined ? "Items of the checklist" : `What is missing: ${about}`}
      rows={inOrder(items)}
      keyOf={({ key }) => key}
      columns={columns}
      empty={null}
    />
  );
}

function ItemText({ item }: { item: ItemView }) {
  const { title, because, decision, evidence } = item;
  return (
    <Stack space="tight">
      <Strong>{title}</Strong>
      <span>
        <Soft>
          {because}
          {decision === "fail" && ": "}
        </Soft>
        {decision === "fail" && mendText(item)}
      </span>
      {evidence?.url && <ExternalLink href={evidence.url}>{evidence.url}</ExternalLink>}
    </Stack>
  );
}
