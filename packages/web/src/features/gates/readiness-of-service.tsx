import { byArea, firstStep } from "@shipshape/domain/gates/readiness-steps";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ReadinessDialog, type ReadinessWay } from "./readiness-dialog.tsx";
import { ITEM_STATUS, type ItemView, inOrder, mendText, type ReadinessDetail } from "./readiness-words.ts";

type Chosen = { readonly item: ItemView; readonly way: ReadinessWay };

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
  return (
    <Stack>
      <Waiting data={data} />
      <Section title="Missing" count={missing.length}>
        {missing.length === 0 && <Quiet>Nothing that is wanted of it is missing.</Quiet>}
        <FirstStep data={data} onChoose={setChosen} />
        {byArea(missing).map(({ area, items }) => (
          <Stack key={area} space="tight">
            <Row space="tight">
              <Strong>{AREA[area]}</Strong>
              <Soft>{items.length}</Soft>
            </Row>
            <ItemList items={items} onChoose={setChosen} about={AREA[area]} />
          </Stack>
        ))}
      </Section>
      <Section title="There" count={there.length}>
        {there.length === 0 && <Quiet>Nothing that is wanted of it is there yet.</Quiet>}
        {there.length > 0 && <ItemList items={there} onChoose={setChosen} />}
      </Section>
      {more.length > 0 && (
        <Section title="Only wanted of services that are relied on more" count={more.length}>
          <ItemList items={more} onChoose={setChosen} />
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
function FirstStep({ data, onChoose }: { data: ReadinessDetail; onChoose: (chosen: Chosen) => void }) {
  const first = firstStep(data.items, data.reached);
  if (first === undefined) return null;
  return (
    <Notice tone="info" title={`Next: ${first.title}`} action={<ItemButtons item={first} onChoose={onChoose} />}>
      {mendText(first)}
    </Notice>
  );
}

/** What the items are about stands before them, where they are all about one thing. */
type ListProps = { items: readonly ItemView[]; onChoose: (chosen: Chosen) => void; about?: string };

function ItemList({ items, onChoose, about }: ListProps) {
  const columns: Column<ItemView>[] = [
    { title: "Now", cell: ({ decision }) => <StatusWord status={ITEM_STATUS[decision]} /> },
    { title: "Item", wide: true, cell: (item) => <ItemText item={item} /> },
    ...(about === undefined ? [ABOUT] : []),
    ...(items.some(({ until }) => until !== null) ? [UNTIL] : []),
    { title: "Do", cell: (item) => <ItemButtons item={item} onChoose={onChoose} /> },
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
      {evidence?.url && (
        <a href={evidence.url} rel="noreferrer">
          {evidence.url}
        </a>
      )}
    </Stack>
  );
}

function ItemButtons({ item, onChoose }: { item: ItemView; onChoose: (chosen: Chosen) => void }) {
  const whyNot = useWhyNot("gates:write");
  return (
    <Row space="tight" oneLine>
      <Button
        kind="quiet"
        label={`Say that it is there: ${item.title}`}
        whyNot={whyNot}
        onPress={() => onChoose({ item, way: "evidence" })}
      >
        It is there
      </Button>
      {item.decision === "fail" && (
        <Button
          kind="quiet"
          label={`Ask to go without: ${item.title}`}
          whyNot={whyNot}
          onPress={() => onChoose({ item, way: "exemption" })}
        >
          Go without
        </Button>
      )}
    </Row>
  );
}

/** The exemptions that somebody asked for, each to be approved by somebody else. */
function Waiting({ data }: { data: ReadinessDetail }) {
  const waiting = data.exemptions.filter(({ status }) => status === "waiting");
  const approve = useAction({
    run: (id: string) => api.gates.approveExemption({ params: { id } }),
    told: ({ item }) => `It may go without ${item}.`,
    undo: ({ id }) => api.gates.endExemption({ params: { id } }),
  });
  return waiting.map(({ id, item, reason, askedBy, until, whyNot }) => (
    <Notice
      key={id}
      tone="warn"
      title={
        <>
          {askedBy} asks to go without {item} until <ClockTime at={until} />.
        </>
      }
      action={
        <Button
          label={`Approve to go without ${item}`}
          whyNot={whyNot ?? undefined}
          pending={approve.isPending}
          onPress={() => approve.mutate(id)}
        >
          Approve
        </Button>
      }
    >
      {reason}
    </Notice>
  ));
}
