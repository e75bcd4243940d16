import { sentence } from "@shipshape/domain/sentence";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Facts, Labels } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Code, Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { groupWords } from "./rule-words.ts";

type Why = Awaited<ReturnType<NonNullable<ReturnType<typeof ask.alerts.why>["queryFn"]>>>;
type Step = Why["trace"][number];

const STAGES: Readonly<Record<string, string>> = {
  rules: "Rule",
  suppress: "Rule",
  silence: "Silence",
  inhibition: "Inhibition",
  deduplicate: "Same as another",
  threshold: "Threshold",
  pause: "Pause",
  hours: "Working hours",
  group: "Group",
  route: "Route",
};
/** What has a page of its own. */
const OF_RULES = new Set(["rules", "suppress", "deduplicate", "threshold", "pause", "hours", "group"]);

const COLUMNS: Column<Step & { readonly key: string }>[] = [
  { title: "Stage", cell: ({ stage }) => STAGES[stage] ?? stage },
  {
    title: "By",
    cell: ({ stage, rule }) =>
      rule !== "" && OF_RULES.has(stage) ? (
        <TextLink to="/alert-rules/$name" params={{ name: rule }}>
          {rule}
        </TextLink>
      ) : (
        // a route is named by its effect; its own name is its place in the tree, a number
        stage !== "route" && rule
      ),
  },
  { title: "Effect", named: true, cell: ({ effect }) => effect },
  { title: "Because", wide: true, cell: ({ because }) => <Soft>{because}</Soft> },
];

/** Each stage that had something to say of an alert, in order. */
export function TraceList({ trace }: { trace: readonly Step[] }) {
  const rows = trace.map((step, at) => ({ ...step, key: `${at}` }));
  if (rows.length === 0) return null;
  return <ListTable caption="What touched it" rows={rows} keyOf={({ key }) => key} columns={COLUMNS} empty={null} />;
}

/** The policy of each receiver, or its name where it stands for whoever answers for the service. */
const receiversOf = ({ also = [], ...first }: Why["route"]): string | undefined =>
  [first, ...also].flatMap(({ escalationPolicy, receiver }) => escalationPolicy ?? receiver ?? []).join(" and ") ||
  undefined;

/** Every rule, silence and route that touched an alert, and what decided. */
export function WhySection({ shortId }: { shortId: string }) {
  const { data: why } = useQuery(ask.alerts.why({ params: { id: shortId } }));
  if (!why) return null;
  const { received, reconsiderAt, priority, urgency, route, groupKey, trace } = why;
  return (
    <Section title="What the rules made of it" note={sentence(why.because)}>
      <Facts
        facts={[
          { term: "Priority", value: `${priority}, ${urgency} urgency` },
          { term: "Judged again", value: reconsiderAt && <ClockTime at={reconsiderAt} /> },
          { term: "Goes to", value: receiversOf(route) },
          { term: "Group", value: groupKey && <Code>{groupWords(groupKey)}</Code> },
          { term: "Received as", value: received && received.title !== why.title ? received.title : null },
          { term: "With the labels", value: received && <Labels labels={received.labels} /> },
        ]}
      />
      <TraceList trace={trace} />
    </Section>
  );
}
