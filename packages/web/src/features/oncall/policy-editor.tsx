import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { type DecisionNode, DecisionTree } from "../../kit/decision-tree.tsx";
import { Lines } from "../../kit/facts.tsx";
import { Form } from "../../kit/form.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { Row } from "../../kit/stack.tsx";
import { DeletePolicyButton } from "./delete-policy-button.tsx";
import { forecastMarks } from "./forecast-marks.ts";
import { NodeFields } from "./node-fields.tsx";
import {
  asDraft,
  asNodes,
  changed,
  type DraftNode,
  inputOf,
  movedUp,
  newBranch,
  newStep,
  type PolicyDraft,
} from "./policy-draft.ts";
import { faultWords, inFormWords } from "./policy-fault.ts";
import { PolicyFields } from "./policy-fields.tsx";
import { PolicyPicture } from "./policy-picture.tsx";
import type { PolicyView } from "./policy-words.ts";

type PolicyEditorProps = {
  first: PolicyView;
  /** What it is now; undefined for a new one. */
  before: PolicyView | undefined;
};

/** What is saved takes the place of what was read, and of nothing newer. */
const put = (draft: PolicyDraft, revision = draft.revision) =>
  api.oncall.putEscalationPolicy({
    params: { name: draft.name },
    query: revision === undefined ? { onlyNew: "true" } : { revision },
    body: inputOf(draft),
  });

function useSave(before: PolicyView | undefined) {
  const navigate = useNavigate();
  return useAction({
    run: (draft: PolicyDraft) => put(draft),
    told: ({ displayName }) => (before ? `${displayName} is changed.` : `${displayName} is there.`),
    undo: ({ revision }, { name }) =>
      before
        ? put({ ...before, steps: asDraft(before.steps) }, revision)
        : api.oncall.deleteEscalationPolicy({ params: { name }, query: { revision } }),
    quietErrors: true,
    onDone: ({ name }) => void navigate({ to: "/escalation-policies/$name", params: { name } }),
  });
}

/** A policy while it is changed: its tree with fields, and whom it would page now before it is saved. */
export function PolicyEditor({ first, before: now }: PolicyEditorProps) {
  const whyNot = useWhyNot("oncall:write");
  const navigate = useNavigate();
  const me = useMe();
  // as it was read: what others change meanwhile is not written over
  const [before] = useState(now);
  const [draft, setDraft] = useState<PolicyDraft>(() => ({ ...first, steps: asDraft(first.steps) }));
  const save = useSave(before);
  const setSteps = (change: (steps: readonly DraftNode[]) => DraftNode[]): void =>
    setDraft((all) => ({ ...all, steps: change(all.steps) }));
  const cancel = (): void =>
    void navigate(
      before ? { to: "/escalation-policies/$name", params: { name: before.name } } : { to: "/escalation-policies" },
    );
  return (
    <Form
      onSubmit={() => save.mutate(draft)}
      submitLabel={before ? "Save" : "Create the policy"}
      pending={save.isPending}
      error={inFormWords(save.error, asNodes(draft.steps))}
      whyNot={whyNot}
      beside={
        <>
          <Button onPress={cancel}>Cancel</Button>
          {before && <DeletePolicyButton policy={before} />}
        </>
      }
    >
      {(faultOf) => (
        <>
          <PolicyFields draft={draft} isNew={before === undefined} onChange={setDraft} faultOf={faultOf} />
          <Section
            title="The tree"
            note="From above: what follows when nobody acknowledges. A branch goes on in one of two ways."
          >
            <DecisionTree label="Steps and branches" nodes={fieldNodes(draft.steps, "", setSteps, me.name)} />
          </Section>
          <DraftPreview draft={draft} />
        </>
      )}
    </Form>
  );
}

type SetSteps = (change: (steps: readonly DraftNode[]) => DraftNode[]) => void;

function fieldNodes(nodes: readonly DraftNode[], above: string, set: SetSteps, someone: string): DecisionNode[] {
  return nodes
    .map((node, index): DecisionNode => {
      const place = `${above}${index + 1}`;
      const { id } = node;
      const isBranch = node.if !== undefined;
      const side = (which: "steps" | "else", label: string, path: string) => ({
        key: which,
        label,
        state: "plain" as const,
        nodes: [
          ...fieldNodes(node[which] ?? [], `${place}.${path}.`, set, someone),
          adding(`${place} ${path}`, someone, (added) =>
            set((all) => changed(all, id, (one) => ({ ...one, [which]: [...(one[which] ?? []), added] }))),
          ),
        ],
      });
      return {
        key: id,
        shape: isBranch ? "branch" : "step",
        state: "plain",
        tone: "info",
        content: (
          <NodeFields
            node={node}
            place={place}
            someone={someone}
            onChange={(next) => set((all) => changed(all, id, () => next))}
            onRemove={() => set((all) => changed(all, id, () => undefined))}
            onUp={index > 0 ? () => set((all) => movedUp(all, id)) : undefined}
          />
        ),
        ...(isBranch ? { sides: [side("steps", "Yes", "then"), side("else", "No", "else")] } : {}),
      };
    })
    .concat(above === "" ? [adding("", someone, (added) => set((all) => [...all, added]))] : []);
}

/** The end of a list, where more is added. */
const adding = (where: string, someone: string, add: (node: DraftNode) => void): DecisionNode => ({
  key: `add ${where}`,
  shape: "end",
  state: "off",
  content: (
    <Row>
      <Button onPress={() => add(newStep(false, someone))} label={`Add a step${where && ` in ${where}`}`}>
        Add a step
      </Button>
      <Button onPress={() => add(newBranch(someone))} label={`Add a branch${where && ` in ${where}`}`}>
        Add a branch
      </Button>
    </Row>
  ),
});

const AS_IT_WOULD_BE = {
  title: "As it would be",
  note: "A P1 that opens now. What is saved holds from the next incident on.",
};
const PREVIEW_HEIGHT = 480;

/** Whom the policy would page as it stands in the form, by the very rules that page, and what is wrong with it. */
function DraftPreview({ draft }: { draft: PolicyDraft }) {
  const asked = useDeferredValue(draft);
  const { name } = asked;
  const { data, error } = useQuery({
    ...ask.oncall.tryEscalation({ params: { name: name || "new-policy" }, body: inputOf(asked) }),
    retry: false,
    placeholderData: (before) => before,
  });
  if (error)
    return (
      <Notice tone="bad" title="It cannot be saved like this">
        {inFormWords(error, asNodes(asked.steps))?.message}
      </Notice>
    );
  // its place is kept from the start: what is pressed to save stands below it
  if (!data)
    return (
      <Section {...AS_IT_WOULD_BE}>
        <ChartSkeleton height={PREVIEW_HEIGHT} />
      </Section>
    );
  return (
    <Section {...AS_IT_WOULD_BE}>
      {data.faults.length > 0 && (
        <Notice tone="bad" title="It cannot be saved like this">
          <Lines
            items={data.faults.map((fault) => ({
              key: `${fault.path} ${fault.message}`,
              content: faultWords(fault, asNodes(asked.steps)),
            }))}
            none=""
          />
        </Notice>
      )}
      <PolicyPicture label="Whom it would page" policies={data.policies} marks={forecastMarks(data.steps)} />
    </Section>
  );
}
