import type { gateSources } from "@shipshape/contract/gates-sources";
import type { CallOutput } from "@shipshape/contract/route";
import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { BecauseList } from "./because-list.tsx";
import { asSentence, verdictStatus } from "./gate-words.ts";

type HeldView = CallOutput<typeof gateSources.askHeldAgain>;

const columns: Column<HeldView>[] = [
  {
    title: "Gate",
    cell: ({ verdict }) =>
      verdict ? (
        <StatusWord status={verdictStatus(verdict)} />
      ) : (
        <StatusWord status={{ tone: "unknown", word: "Not asked" }} />
      ),
  },
  { title: "Deployment, and what it waits for", wide: true, cell: (held) => <Held held={held} /> },
  {
    title: "Since",
    cell: ({ receivedAt, nextAt }) => (
      <Stack space="tight">
        <Time at={receivedAt} />
        {nextAt && (
          <Soft>
            asked again <Time at={nextAt} />
          </Soft>
        )}
      </Stack>
    ),
  },
  { title: "Do", cell: (held) => <AskAgain held={held} /> },
];

function Held({ held }: { held: HeldView }) {
  const { repository, environmentName, runUrl, service, environment, version, requestedBy, because, lastError } = held;
  return (
    <Stack space="tight">
      <Strong>
        {service
          ? `${service}${version ? ` ${version}` : ""} to ${environment}`
          : `Nobody can tell what goes to ${environmentName}`}
      </Strong>
      <BecauseList because={because} />
      {lastError && <Soft>GitHub could not be told: {asSentence(lastError)}</Soft>}
      <span>
        <ExternalLink href={runUrl ?? repository}>{repository.replace(/^https?:\/\/[^/]+\//, "")}</ExternalLink>
        {requestedBy && <Soft> begun by {requestedBy}</Soft>}
      </span>
    </Stack>
  );
}

/** Deployments that GitHub holds until the gate has answered, each with what it waits for; nothing where none waits. */
export function HeldSection() {
  const { held } = useSuspenseQuery(ask.gates.listHeld()).data;
  if (held.length === 0) return null;
  return (
    <Section
      title="Held for the gate"
      count={held.length}
      note={
        <>
          GitHub holds these until the gate answers, as <TextLink to="/gate-sources">Who asks</TextLink> says.
        </>
      }
    >
      <ListTable
        caption="Deployments held for the gate"
        rows={held}
        keyOf={({ id }) => id}
        columns={columns}
        empty={null}
      />
    </Section>
  );
}

function AskAgain({ held: { id, repository } }: { held: HeldView }) {
  const again = useAction({
    run: () => api.gates.askHeldAgain({ params: { id } }),
    told: () => "The gate is asked again.",
  });
  return (
    <Button kind="quiet" label={`Ask again for ${repository}`} whyNot={useWhyNot("changes:ingest")} action={again}>
      Ask again
    </Button>
  );
}
