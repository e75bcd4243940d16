import { UpdateStatus } from "@shipshape/contract/statuspage";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { Lines } from "../../kit/facts.tsx";
import { Form } from "../../kit/form.tsx";
import { ChoiceField, TextField } from "../../kit/form-field.tsx";
import { PagePreview, TwoPanes } from "../../kit/page-preview.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { componentStatus } from "./component-status.ts";
import {
  OPENING_WORDS,
  type StatusPageView,
  stageAfter,
  UPDATE_OPTIONS,
  type UpdateStatusName,
  updateStatus,
} from "./update-words.ts";
import { usePreview } from "./use-preview.ts";

type PublishDialogProps = {
  /** Which page; undefined lets one choose, beginning with the one that shows the incident. */
  page?: string;
  /** Which incident; undefined lets one choose among the latest. */
  incident?: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Tells customers of an incident in one's own words: written at the left, read at the right as they will read it. */
export function PublishDialog({ page, incident, open, onOpenChange }: PublishDialogProps) {
  const { data: pages } = useQuery({ ...ask.statuspage.list(), enabled: open });
  const { data: known } = useQuery({ ...ask.incidents.list({ query: { limit: 50 } }), enabled: open });
  return (
    <Dialog
      title={incident ? `Publish an update of ${incident}` : "Publish an update"}
      about="Everybody who opens the page reads it at once; nobody is sent a message."
      wide
      open={open}
      onOpenChange={onOpenChange}
    >
      {pages && known && (
        <Publishing
          pages={pages.statusPages}
          incidents={known.incidents}
          page={page}
          incident={incident}
          onDone={() => onOpenChange(false)}
        />
      )}
    </Dialog>
  );
}

type Known = {
  readonly shortId: string;
  readonly title: string;
  readonly status: string;
  readonly service: string | null;
};
type PublishingProps = {
  pages: readonly StatusPageView[];
  incidents: readonly Known[];
  page: string | undefined;
  incident: string | undefined;
  onDone: () => void;
};

function Publishing({ pages, incidents, page: given, incident: named, onDone }: PublishingProps) {
  const [first] = incidents;
  const [incident, setIncident] = useState(named ?? first?.shortId ?? "");
  const about = incidents.find(({ shortId }) => shortId === incident);
  const showing = pages.find(({ components }) => components.some(({ service }) => service === about?.service));
  const [chosen, setChosen] = useState(given);
  const page = pages.find(({ name }) => name === chosen) ?? showing ?? pages[0];
  if (!page) return <NoPage />;
  if (incident === "") return <Quiet>There is no incident to tell about.</Quiet>;
  const whichPage = given === undefined && pages.length > 1 && (
    <ChoiceField
      label="Status page"
      value={page.name}
      options={pages.map(({ name, displayName }) => ({ value: name, label: displayName }))}
      onChoose={setChosen}
    />
  );
  const whichIncident = named === undefined && (
    <ChoiceField
      label="Incident"
      value={incident}
      options={incidents.map(({ shortId, title }) => ({ value: shortId, label: `${shortId} ${title}` }))}
      onChoose={setIncident}
    />
  );
  return (
    <Writing
      key={`${page.name} ${incident}`}
      page={page}
      incident={incident}
      isOver={about?.status === "resolved"}
      which={
        <>
          {whichPage}
          {whichIncident}
        </>
      }
      onDone={onDone}
    />
  );
}

const NoPage = () => (
  <EmptyState title="No status page yet" command={cliCommand("apply -f status-page.yaml")}>
    A StatusPage document names its components and the service behind each. Status pages shows the whole of one.
  </EmptyState>
);

type WritingProps = {
  page: StatusPageView;
  incident: string;
  isOver: boolean;
  which: React.ReactNode;
  onDone: () => void;
};

function Writing({ page, incident, isOver, which, onDone }: WritingProps) {
  const told = page.updates.filter((update) => update.incident === incident);
  const [status, setStatus] = useState<UpdateStatusName>(() => stageAfter(told[0], isOver));
  const [typed, setTyped] = useState<string>();
  const text = typed ?? OPENING_WORDS[status];
  const whyNot = useWhyNot("statuspage:write");
  const preview = usePreview({ page: page.name, incident, status, text });
  const publish = useAction({
    run: () => api.statuspage.publishUpdate({ params: { name: page.name }, body: { incident, status, text } }),
    told: () => `Published on ${page.displayName}.`,
    quietErrors: true,
    onDone,
  });
  return (
    <TwoPanes>
      <Form
        onSubmit={() => publish.mutate()}
        submitLabel="Publish"
        pending={publish.isPending}
        error={publish.error}
        whyNot={whyNot ?? (text.trim() === "" ? "Write what customers should know." : undefined)}
      >
        {(faultOf) => (
          <>
            {which}
            <ChoiceField
              label="Stage"
              value={status}
              options={UPDATE_OPTIONS}
              onChoose={(value) => setStatus(UpdateStatus.parse(value))}
            />
            <TextField
              label="What customers read"
              name="text"
              rows={5}
              value={text}
              onText={setTyped}
              hint="No inner names: what do they notice, what do we do, when do they hear more?"
              fault={faultOf("text")}
            />
            <Components page={page} />
            <ToldBefore updates={told} />
          </>
        )}
      </Form>
      <PagePreview title={`${page.displayName}, as customers will read it`} html={preview?.html} />
    </TwoPanes>
  );
}

function Components({ page }: { page: StatusPageView }) {
  return (
    <Stack space="tight">
      <Soft>The components follow the incidents by themselves:</Soft>
      <Lines
        none="This page has no components."
        items={page.components.map(({ name, status, because }) => ({
          key: name,
          content: (
            <>
              <StatusWord status={componentStatus(status)} /> <Strong>{name}</Strong> <Soft>{because}</Soft>
            </>
          ),
        }))}
      />
    </Stack>
  );
}

function ToldBefore({ updates }: { updates: StatusPageView["updates"] }) {
  if (updates.length === 0) return <Soft>Nothing was told of it so far.</Soft>;
  return (
    <Stack space="tight">
      <Soft>Told so far:</Soft>
      <Lines
        none=""
        items={updates.map(({ id, status, text, at }) => ({
          key: id,
          content: (
            <>
              <StatusWord status={updateStatus(status)} /> {text}{" "}
              <Soft>
                <Time at={at} />
              </Soft>
            </>
          ),
        }))}
      />
    </Stack>
  );
}
