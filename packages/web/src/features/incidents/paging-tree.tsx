import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import type { DecisionNode } from "../../kit/decision-tree.tsx";
import { Countdown } from "../../kit/duration.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { markKey, type NodeMark, type NodeMarks, PolicyPicture } from "../oncall/policy-picture.tsx";
import { type IncidentDetailView, namesOf, type PagingRunView, pagingRunsOf } from "./incident-words.ts";
import { useEscalate } from "./use-incident-actions.ts";

type Run = PagingRunView;

/** What the run passed, what it does next, and what would follow; of a node that comes again, the nearest time. */
function runMarks({ passed, coming, pages, status }: Run): NodeMarks {
  const marks = new Map<string, NodeMark>();
  for (const [index, step] of coming.entries()) {
    const { policy, path, at, because, side, people, webhooks, unreachable } = step;
    const key = markKey(policy, path);
    const state = index === 0 && status === "running" ? "next" : "coming";
    if (!marks.has(key)) marks.set(key, { state, at, because, side, people, webhooks, unreachable });
  }
  for (const { policy, path, at, because, side, number } of passed) {
    const key = markKey(policy, path);
    const sent = pages.filter(({ step }) => step === number);
    const newest = new Map(sent.map((page) => [page.user, page.status]));
    const people = [...newest].map(([user, word]) => ({ user, because: word }));
    if (marks.get(key)?.state !== "next") marks.set(key, { state: "done", at, because, side, people, unreachable: [] });
  }
  return marks;
}

/** Where in the tree of each policy paging stands, what comes next, and why. */
export function PagingTrees({ incident }: { incident: IncidentDetailView }) {
  const runs = pagingRunsOf(incident).filter(({ policies }) => policies.length > 0);
  if (runs.length === 0) return null;
  return (
    <Section title="Paging">
      <Stack space="normal">
        {runs.map((run) => (
          <PagingTree key={run.id} incident={incident} run={run} label={labelOf(run, runs)} />
        ))}
      </Stack>
    </Section>
  );
}

const labelOf = ({ escalationPolicy }: Run, { length }: readonly Run[]): string =>
  length === 1 ? "Where paging stands" : `Where paging by ${escalationPolicy ?? "the fallback"} stands`;

function PagingTree({ incident, run, label }: { incident: IncidentDetailView; run: Run; label: string }) {
  const whyNot = useWhyNot("incidents:write");
  const escalate = useEscalate(incident);
  const over = incident.status === "resolved" ? "The incident is over." : undefined;
  const actionOf = (policy: string, path: string) => {
    const [node] = run.policies.flatMap(({ name, steps }) => (name === policy ? [stepAt(steps, path)] : []));
    if (node?.targets === undefined || over) return undefined;
    return (
      <Button
        kind="quiet"
        onPress={() => escalate.mutate({ step: path, policy })}
        pending={escalate.isPending}
        whyNot={whyNot}
        label={`Page step ${path} of ${policy} now`}
      >
        Page now
      </Button>
    );
  };
  return (
    <Stack space="close">
      <Standing incident={incident} run={run} />
      <PolicyPicture label={label} policies={run.policies} marks={runMarks(run)} actionOf={actionOf} end={endOf(run)} />
    </Stack>
  );
}

type Node = Run["policies"][number]["steps"][number];

function stepAt(nodes: readonly Node[], path: string): Node | undefined {
  const [index, side, ...rest] = path.split(".");
  const node = nodes[Number(index) - 1];
  if (side === undefined || node === undefined) return node;
  return stepAt((side === "then" ? node.steps : node.else) ?? [], rest.join("."));
}

/** In sentences: by which policy and why, who has answered of how many, what is next and when. */
function Standing({ incident, run }: { incident: IncidentDetailView; run: Run }) {
  const { escalationPolicy, chosenBecause, acknowledgements, question, next, because, facts } = run;
  const { wanted, given } = acknowledgements;
  return (
    <Stack space="tight">
      <span>
        {escalationPolicy !== null && run.policies.length > 0 && escalationPolicy !== "built-in-fallback" ? (
          <TextLink to="/escalation-policies/$name" params={{ name: escalationPolicy }}>
            {escalationPolicy}
          </TextLink>
        ) : (
          <Strong>The fallback</Strong>
        )}{" "}
        <Soft>
          for a {facts.priority}, urgency {facts.urgency}: {chosenBecause}
        </Soft>
      </span>
      {wanted > 1 && (
        <span>
          {wanted} must acknowledge; {given.length === 0 ? "nobody has yet" : `${namesOf(given)} did`}.
        </span>
      )}
      {question && <Question question={question} />}
      {next?.at && incident.status === "open" ? (
        <span>
          Next: {namesOf(next.people.map(({ user }) => user)) || "nobody"} by {next.name}, at <ClockTime at={next.at} />
          , <Countdown to={next.at} over="now" />.
        </span>
      ) : (
        <Soft>{because}</Soft>
      )}
    </Stack>
  );
}

function Question({ question: { of, askAt, answerUntil } }: { question: NonNullable<Run["question"]> }) {
  if (answerUntil === null) {
    return (
      <Soft>
        {of} is asked whether they still work on it <Time at={askAt} />.
      </Soft>
    );
  }
  return (
    <Strong>
      {of} is asked whether they still work on it: without an answer, paging begins again{" "}
      <Countdown to={answerUntil} over="now" />.
    </Strong>
  );
}

function endOf({ coming, nextStepAt, status }: Run): DecisionNode | undefined {
  const last = coming.at(-1);
  if (status !== "running" || nextStepAt === null) return undefined;
  const content = last ? (
    <Soft>
      Without an answer it goes on to round {last.round}, and its last step is at <ClockTime at={last.at} />.
    </Soft>
  ) : (
    <Soft>All steps were taken: those who were asked last have until then to answer.</Soft>
  );
  return {
    key: "end",
    shape: "end",
    state: "coming",
    tone: "muted",
    when: "Then",
    clock: <ClockTime at={last?.at ?? nextStepAt} />,
    content,
  };
}
