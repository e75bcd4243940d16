import { sentence } from "@shipshape/domain/sentence";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { Page, RailPart } from "../../kit/page.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { RuleForm } from "./rule-form.tsx";
import type { RuleView } from "./rule-input.ts";
import { ruleStatus } from "./rule-words.ts";

const route = getRouteApi("/signed-in/alert-rules/$name");
const CRUMBS = <QuietLink to="/alert-rules">Rules</QuietLink>;

/** A rule: what it says, what it did, and what another wording would have done. */
export function RulePage() {
  const { name } = route.useParams();
  const rule = useSuspenseQuery(ask.alerts.getRule({ params: { name } })).data;
  return (
    <Page
      title={rule.displayName}
      crumbs={CRUMBS}
      status={ruleStatus(rule, new Date())}
      lead={sentence(rule.summary)}
      actions={<RuleActions rule={rule} />}
      rail={<RuleRail rule={rule} />}
    >
      <RuleForm key={rule.updatedAt.toISOString()} rule={rule} />
    </Page>
  );
}

export const NewRulePage = () => (
  <Page title="New rule" crumbs={CRUMBS} lead="See on real alerts what it would do before it holds.">
    <RuleForm />
  </Page>
);

function RuleActions({ rule }: { rule: RuleView }) {
  const whyNot = useWhyNot("alerts:write");
  const navigate = useNavigate();
  const { name, displayName, enabled } = rule;
  const turn = (on: boolean) => api.alerts.enableRule({ params: { name }, body: { enabled: on } });
  const toggle = useAction({
    run: () => turn(!enabled),
    told: () => `${displayName} is switched ${enabled ? "off" : "on"}.`,
    undo: () => turn(enabled),
  });
  const remove = useAction({
    run: () => api.alerts.removeRule({ params: { name } }),
    told: () => `${displayName} is taken away.`,
    undo: () => api.alerts.putRule({ params: { name }, body: saidOf(rule) }),
    onDone: () => void navigate({ to: "/alert-rules" }),
  });
  return (
    <>
      <Button whyNot={whyNot} action={toggle}>
        {enabled ? "Switch off" : "Switch on"}
      </Button>
      <Button kind="danger" whyNot={whyNot} action={remove}>
        Take away
      </Button>
    </>
  );
}

/** What was said of a rule, without what is known of it. */
function saidOf({
  name: _,
  summary: __,
  use: ___,
  author: ____,
  createdAt: _____,
  updatedAt: ______,
  ...said
}: RuleView) {
  return said;
}

function RuleRail({ rule: { name, use, author, updatedAt, order } }: { rule: RuleView }) {
  return (
    <>
      <RailPart title="In the last 7 days">
        <Facts
          facts={[
            { term: "Hits", value: use.hits },
            { term: "Kept back", value: use.held },
            { term: "Passed by themselves", value: use.passedBy },
            { term: "Last hit", value: use.lastHit && <ClockTime at={use.lastHit} /> },
            { term: "Errors", value: use.failures },
            { term: "Last error", value: use.lastFailure },
          ]}
        />
      </RailPart>
      <RailPart title="As code">
        <Facts
          facts={[
            { term: "Name", value: name },
            { term: "Order", value: order },
            { term: "Changed", value: <ClockTime at={updatedAt} /> },
            { term: "By", value: author },
          ]}
        />
      </RailPart>
    </>
  );
}
