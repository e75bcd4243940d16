import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts, Lines } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ReadinessDialog, type ReadinessWay } from "./readiness-dialog.tsx";
import { ITEM_STATUS, type ItemView, inOrder, type ReadinessDetail, readyStatus } from "./readiness-words.ts";

const route = getRouteApi("/signed-in/readiness/$service");

type Chosen = { readonly item: ItemView; readonly way: ReadinessWay };

/** The readiness checklist of a service: each item with why, and what people may say of it. */
export function ServiceReadinessPage() {
  const { service } = route.useParams();
  const { data } = useSuspenseQuery(ask.gates.getReadiness({ params: { name: service } }));
  const [chosen, setChosen] = useState<Chosen>();
  const wanted = data.items.filter((item) => item.wanted);
  return (
    <Page
      title={`Readiness of ${data.displayName}`}
      crumbs={<QuietLink to="/readiness">Readiness</QuietLink>}
      status={readyStatus(data)}
      lead={`${data.because}.`}
      rail={<Rail data={data} />}
    >
      <Waiting data={data} />
      <Section title="Wanted of it" count={wanted.length}>
        <ItemList items={wanted} onChoose={setChosen} none="Nothing is wanted of it." />
      </Section>
      <Section title="Only wanted of services that are relied on more">
        <ItemList items={data.items.filter((item) => !item.wanted)} onChoose={setChosen} none="Nothing more." />
      </Section>
      {chosen && (
        <ReadinessDialog
          key={`${chosen.item.key} ${chosen.way}`}
          service={service}
          item={chosen.item}
          way={chosen.way}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Page>
  );
}

function Rail({ data }: { data: ReadinessDetail }) {
  const { service, owner, required, requiredBecause, reached, checklist, history } = data;
  const days = history.slice(0, 14).map((day) => ({
    key: day.day,
    content: (
      <span>
        {day.day}: {day.passed} of {day.counted}, {day.reached ? `class ${day.reached}` : "no class"}
      </span>
    ),
  }));
  return (
    <>
      <RailPart title="What counts">
        <Facts
          facts={[
            { term: "Wanted", value: `Class ${required}: ${requiredBecause}` },
            { term: "Reached", value: reached ? `Class ${reached}` : "No class yet" },
            { term: "Checklist", value: checklist },
            { term: "Team", value: owner },
          ]}
        />
        <TextLink to="/services/$name" params={{ name: service }}>
          The service
        </TextLink>
      </RailPart>
      <RailPart title="Day by day">
        <Lines items={days} none="It is kept once a day, from today on." />
      </RailPart>
    </>
  );
}

type ListProps = { items: readonly ItemView[]; onChoose: (chosen: Chosen) => void; none: string };

function ItemList({ items, onChoose, none }: ListProps) {
  const columns: Column<ItemView>[] = [
    { title: "Now", cell: ({ decision }) => <StatusWord status={ITEM_STATUS[decision]} /> },
    { title: "Item", wide: true, cell: (item) => <ItemText item={item} /> },
    { title: "Area", secondary: true, cell: ({ area }) => area },
    { title: "Until", secondary: true, cell: ({ until }) => (until ? <ClockTime at={until} /> : <Soft>–</Soft>) },
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
      <Soft>{because}</Soft>
      {decision === "fail" && <span>{mend}.</span>}
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
    <Row space="tight">
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
