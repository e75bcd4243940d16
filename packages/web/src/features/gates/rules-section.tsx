import type { gateRules } from "@shipshape/contract/gates-rules";
import type { CallOutput } from "@shipshape/contract/route";
import { trialInWords } from "@shipshape/domain/gates/what-came";
import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Lines } from "../../kit/facts.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { selectorText } from "./freeze-words.ts";
import { trialText } from "./gate-words.ts";

type RuleView = CallOutput<typeof gateRules.listRules>["rules"][number];
type Trial = CallOutput<typeof gateRules.tryRule>;
type Tried = { readonly rule: string; readonly trial: Trial };

const DAYS = 30;
const SHOWN = 10;
const EFFECTS: Readonly<Record<RuleView["effect"], string>> = {
  warn: "warns",
  deny: "denies",
  defer: "makes it wait",
  requireApproval: "wants an approval",
};

/** The house's own rules, and what each would have said of past deployments. */
export function RulesSection() {
  const { data } = useSuspenseQuery(ask.gates.listRules());
  const tried = useAction<string, Tried>({
    run: async (name) => ({ rule: name, trial: await api.gates.tryRule({ body: { name, days: DAYS } }) }),
  });
  const columns: Column<RuleView>[] = [
    {
      title: "Rule",
      wide: true,
      cell: ({ displayName, message, selector }) => (
        <Stack space="tight">
          <Strong>{displayName}</Strong>
          <span>{message}</span>
          <Soft>For {selectorText(selector)}</Soft>
        </Stack>
      ),
    },
    { title: "When", wide: true, cell: ({ when }) => <code>{when}</code> },
    { title: "It", cell: ({ effect }) => EFFECTS[effect] },
    { title: "Do", cell: (rule) => <RuleButtons rule={rule} onTry={() => tried.mutate(rule.name)} /> },
  ];
  return (
    <Section title="Rules of your own" count={data.rules.length}>
      {tried.data && <TrialNotice {...tried.data} />}
      <ListTable
        caption="Rules of the gate"
        rows={data.rules}
        keyOf={({ name }) => name}
        columns={columns}
        empty={
          <EmptyState title="No rule of your own" command={cliCommand("apply -f gate-rules.yaml")}>
            A rule is an expression over the change, the service, its budget, incidents, freezes and readiness (kind:
            GateRule). Try it over past deployments before you apply it:{" "}
            <code>shipshape gate rule try -f gate-rules.yaml</code>.
          </EmptyState>
        }
      />
    </Section>
  );
}

function RuleButtons({ rule, onTry }: { rule: RuleView; onTry: () => void }) {
  const remove = useAction({
    run: () => api.gates.deleteRule({ params: { name: rule.name } }),
    told: () => `${rule.displayName} is taken away.`,
    undo: () => {
      const { name, displayName, labels, annotations, ...spec } = rule;
      return api.gates.putRule({ params: { name }, body: { displayName, rule: spec, labels, annotations } });
    },
  });
  return (
    <Row space="tight" oneLine>
      <Button kind="quiet" label={`Try ${rule.displayName} over past deployments`} onPress={onTry}>
        Try it
      </Button>
      <Button kind="quiet" label={`Take ${rule.displayName} away`} whyNot={useWhyNot("gates:write")} action={remove}>
        Take away
      </Button>
    </Row>
  );
}

function TrialNotice({ rule, trial: { judged, held, untold, trials } }: Tried) {
  const items = trials
    .filter(({ outcome }) => outcome === "holds" || outcome === "untold")
    .slice(0, SHOWN)
    .map((trial) => ({
      key: trial.deployment,
      content: (
        <span>
          {trial.deployment}: {trial.service} {trial.version} to {trial.environment}, <ClockTime at={trial.startedAt} />
          : {trialText(trial)} {trial.judgedBy === "reconstructed" && <Soft>(the gate was not asked then)</Soft>}
        </span>
      ),
    }));
  return (
    <Notice
      tone="info"
      title={`${rule} would have held up or warned of ${held} of ${judged} deployments in ${DAYS} days.`}
    >
      {judged > 0 && <p>{trialInWords(trials)}</p>}
      {untold > 0 && <p>Of {untold} too little is known to tell.</p>}
      <Lines items={items} none="It would have let all of them pass." />
    </Notice>
  );
}
