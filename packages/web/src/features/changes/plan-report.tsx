import { Quiet } from "../../kit/empty-state.tsx";
import { Lines } from "../../kit/facts.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Code, Soft, Stack } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { type EvidenceView, type ReportView, riskStatus } from "./evidence-words.ts";

type Change = ReportView["detail"]["changes"][number];
type Summary = Extract<EvidenceView, { kind: "plan" }>["summary"];

const ACTIONS: Readonly<Record<Change["action"], Status>> = {
  destroy: { tone: "bad", word: "destroy" },
  replace: { tone: "bad", word: "replace" },
  forget: { tone: "warn", word: "forget" },
  update: { tone: "warn", word: "update" },
  create: { tone: "ok", word: "create" },
  import: { tone: "info", word: "import" },
  move: { tone: "info", word: "move" },
  read: { tone: "muted", word: "read" },
  nothing: { tone: "muted", word: "as it is" },
};

/** What Terraform is going to do: why that is dangerous, each resource with its attributes, and what drifted. */
export function PlanReport({ summary, detail }: { summary: Summary; detail: ReportView["detail"] }) {
  const { because, errored, complete, invocations } = summary;
  return (
    <>
      {errored && <Notice tone="bad" title="Planning failed: not all that would change is told." />}
      {!errored && !complete && <Notice tone="warn" title="The plan is not complete: more may change." />}
      {because.length > 0 && (
        <Section title="What is dangerous about it">
          <Lines
            none=""
            items={because.map(({ risk, text }) => ({
              key: text,
              content: (
                <>
                  <StatusWord status={riskStatus(risk)} /> {text}
                </>
              ),
            }))}
          />
        </Section>
      )}
      <Section
        title="What it changes"
        count={detail.changes.length}
        note="What Terraform calls sensitive, or is named like a secret, was not kept."
      >
        <Changes
          caption="Planned changes"
          changes={detail.changes}
          none={invocations > 0 ? "It changes no resource." : "It changes nothing."}
        />
      </Section>
      {detail.drift.length > 0 && (
        <Section title="What was changed outside of Terraform" count={detail.drift.length}>
          <Changes caption="Drift" changes={detail.drift} none="" />
        </Section>
      )}
      {detail.outputs.length > 0 && (
        <Section title="Outputs" count={detail.outputs.length}>
          <Changes caption="Outputs" changes={detail.outputs} none="" />
        </Section>
      )}
    </>
  );
}

function howReplaced({ createsFirst, keepsOld }: Pick<Change, "createsFirst" | "keepsOld">): string {
  if (keepsOld) return "the old one is let go of, not destroyed";
  return createsFirst ? "the new one stands before the old one goes" : "the old one goes first";
}

const columns: readonly Column<Change>[] = [
  { title: "What", cell: ({ action }) => <StatusWord status={ACTIONS[action]} /> },
  {
    title: "Resource",
    wide: true,
    cell: ({ address, previousAddress, reason, action, attributes, ...replacement }) => (
      <Stack space="tight">
        <Code>{address}</Code>
        {previousAddress !== null && <Soft>before {previousAddress}</Soft>}
        {action === "replace" && <Soft>{howReplaced(replacement)}</Soft>}
        {reason !== null && <Soft>{reason.replaceAll("_", " ")}</Soft>}
        <Attributes attributes={attributes} />
      </Stack>
    ),
  },
];

const Changes = ({ caption, changes, none }: { caption: string; changes: readonly Change[]; none: string }) => (
  <ListTable
    caption={caption}
    rows={changes}
    keyOf={({ address, action }) => `${address} ${action}`}
    columns={columns}
    roomy
    empty={<Quiet>{none}</Quiet>}
  />
);

function Attributes({ attributes }: { attributes: Change["attributes"] }) {
  if (attributes.length === 0) return null;
  return (
    <Lines
      none=""
      items={attributes.map(({ path, before, after, forcesReplacement }) => ({
        key: path,
        content: (
          <>
            <Code>{path}</Code> <Soft>{before}</Soft> → {after}
            {forcesReplacement && <Soft> · forces the replacement</Soft>}
          </>
        ),
      }))}
    />
  );
}
