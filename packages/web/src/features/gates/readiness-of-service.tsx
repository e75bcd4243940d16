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
import { ITEM_STATUS, type ItemView, inOrder, type ReadinessDetail } from "./readiness-words.ts";

type Chosen = { readonly item: ItemView; readonly way: ReadinessWay };

/** The checklist of one service: what is missing with its mend first, then what is there; what waits for a yes before all. */
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
        <ItemList items={missing} onChoose={setChosen} none="Nothing that is wanted of it is missing." />
      </Section>
      <Section title="There" count={there.length}>
        <ItemList items={there} onChoose={setChosen} none="Nothing that is wanted of it is there yet." />
      </Section>
      {more.length > 0 && (
        <Section title="Only wanted of services that are relied on more" count={more.length}>
          <ItemList items={more} onChoose={setChosen} none="" />
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

const UNTIL: Column<ItemView> = {
  title: "Until",
  secondary: true,
  cell: ({ until }) => (until ? <ClockTime at={until} /> : <Soft>–</Soft>),
};

type ListProps = { items: readonly ItemView[]; onChoose: (chosen: Chosen) => void; none: string };

function ItemList({ items, onChoose, none }: ListProps) {
  const columns: Column<ItemView>[] = [
    { title: "Now", cell: ({ decision }) => <StatusWord status={ITEM_STATUS[decision]} /> },
    { title: "Item", wide: true, cell: (item) => <ItemText item={item} /> },
    { title: "Area", secondary: true, cell: ({ area }) => area },
    ...(items.some(({ until }) => until !== null) ? [UNTIL] : []),
    { title: "Do", cell: (item) => <ItemButtons item={item} onChoose={onChoose} /> },
  ];
  return (
    <ListTable
      caption="Items of the checklist"
      rows={inOrder(items)}
      keyOf={({ key }) => key}
      columns={columns}
      empty={<Quiet>{none}</Quiet>}
    />
  );
}

function ItemText({ item: { title, because, decision, mend, evidence } }: { item: ItemView }) {
  return (
    <Stack space="tight">
      <Strong>{title}</Strong>
      <span>
        <Soft>
          {because}
          {decision === "fail" && ": "}
        </Soft>
        {decision === "fail" && `${mend}.`}
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
