import { api } from "../../kernel/api.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { asSentence } from "./gate-words.ts";
import {
  type ExemptionView,
  exemptionStatus,
  exemptionStory,
  type ReadinessDetail,
  titleOf,
} from "./readiness-words.ts";

/** The exemptions that somebody asked for, each to be approved by somebody else, or refused. */
export function WaitingExemptions({ data }: { data: ReadinessDetail }) {
  const waiting = data.exemptions.filter(({ status }) => status === "waiting");
  return waiting.map((exemption) => (
    <Waiting key={exemption.id} exemption={exemption} title={titleOf(data, exemption.item)} />
  ));
}

function Waiting({ exemption, title }: { exemption: ExemptionView; title: string }) {
  const { id, reason, askedBy, until, whyNot } = exemption;
  const isOwn = useMe().name === askedBy;
  const whyNotEnd = useWhyNot("gates:approve");
  const approve = useAction({
    run: () => api.gates.approveExemption({ params: { id } }),
    told: () => `It may go without: ${title}.`,
    undo: () => api.gates.endExemption({ params: { id } }),
  });
  const end = useAction({
    run: () => api.gates.endExemption({ params: { id } }),
    told: () => (isOwn ? `You ask no more to go without: ${title}.` : `Refused to go without: ${title}.`),
  });
  return (
    <Notice
      tone="warn"
      title={
        <>
          {askedBy} asks to go without “{title}” until <ClockTime at={until} />.
        </>
      }
      action={
        <Row space="tight">
          {!isOwn && (
            <Button label={`Approve to go without: ${title}`} whyNot={whyNot ?? undefined} action={approve}>
              Approve
            </Button>
          )}
          <Button
            kind="quiet"
            label={isOwn ? `Ask no more to go without: ${title}` : `Refuse to go without: ${title}`}
            whyNot={whyNotEnd}
            action={end}
          >
            {isOwn ? "Take back" : "Refuse"}
          </Button>
        </Row>
      }
    >
      {asSentence(reason)}
      {isOwn && <Soft> Somebody else has to approve it.</Soft>}
    </Notice>
  );
}

type Listed = ExemptionView & { readonly title: string };

const columns: readonly Column<Listed>[] = [
  { title: "Now", cell: (exemption) => <StatusWord status={exemptionStatus(exemption)} /> },
  {
    title: "What it went without, and why",
    wide: true,
    cell: ({ title, reason, ...exemption }) => (
      <Stack space="tight">
        <Strong>{title}</Strong>
        <span>{reason}</span>
        <Soft>{exemptionStory(exemption)}</Soft>
      </Stack>
    ),
  },
  { title: "Asked", secondary: true, cell: ({ askedAt }) => <ClockTime at={askedAt} /> },
  { title: "Ends", cell: ({ until, endedAt }) => <ClockTime at={endedAt ?? until} /> },
  { title: "Do", cell: (exemption) => exemption.status === "in force" && <EndIt exemption={exemption} /> },
];

/** What it goes without, and went without before: who asked, who approved, how it ended. */
export function ExemptionHistory({ data }: { data: ReadinessDetail }) {
  const decided = data.exemptions
    .filter(({ status }) => status !== "waiting")
    .map((exemption) => ({ ...exemption, title: titleOf(data, exemption.item) }));
  if (decided.length === 0) return null;
  return (
    <Section title="Exemptions, now and before" count={decided.length}>
      <ListTable caption="Exemptions" rows={decided} keyOf={({ id }) => id} columns={columns} empty={null} />
    </Section>
  );
}

function EndIt({ exemption: { id, title } }: { exemption: Listed }) {
  const end = useAction({
    run: () => api.gates.endExemption({ params: { id } }),
    told: () => `The exemption is over: ${title}.`,
  });
  return (
    <Button kind="quiet" label={`End the exemption: ${title}`} whyNot={useWhyNot("gates:approve")} action={end}>
      End it
    </Button>
  );
}
