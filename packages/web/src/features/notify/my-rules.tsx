import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RULE_TITLES, RulePicture } from "./rule-picture.tsx";

type View = Awaited<ReturnType<typeof api.notify.getMyRules>>["rules"][number];

const KINDS = { high: "P1 and P2", low: "P3 to P5" } as const;

function RuleCard({ view }: { view: View }) {
  const { urgency, rule, isDefault } = view;
  const { timeZone } = useMe();
  const { contactMethods: methods } = useSuspenseQuery(ask.notify.listMyContactMethods()).data;
  const [changing, setChanging] = useState(false);
  const test = useAction({
    run: () => api.notify.sendTestPage({ body: { rule: urgency } }),
    told: () => "A test page is on its way, each part of it at its moment.",
  });
  const reset = useAction({
    run: () => api.notify.resetMyRule({ params: { urgency } }),
    told: () => "You are told as everybody is at first.",
    undo: () => api.notify.putMyRule({ params: { urgency }, body: rule }),
  });
  return (
    <Card>
      <Stack space="close">
        <Row spread>
          <Stack space="tight">
            <Strong>{RULE_TITLES[urgency]}</Strong>
            <Soft>
              {KINDS[urgency]}
              {isDefault ? ", as for everybody at first" : ", as you chose"}
            </Soft>
          </Stack>
          <Row>
            {!isDefault && (
              <Button kind="quiet" action={reset}>
                As at first
              </Button>
            )}
            <Button action={test} label={`Test: ${RULE_TITLES[urgency]}`}>
              Test it
            </Button>
            <Button onPress={() => setChanging(true)} label={`Change: ${RULE_TITLES[urgency]}`}>
              Change
            </Button>
          </Row>
        </Row>
        <RulePicture rule={rule} urgency={urgency} methods={methods} atMs={nowMs()} timeZone={timeZone} />
      </Stack>
      {changing && (
        <RuleDialog
          urgency={urgency}
          rule={rule}
          methods={methods}
          timeZone={timeZone}
          onClose={() => setChanging(false)}
        />
      )}
    </Card>
  );
}

/** What happens when the signed-in user is paged, by urgency, as a picture. */
export function MyRules() {
  const { rules } = useSuspenseQuery(ask.notify.getMyRules()).data;
  return (
    <Section title="What happens when you are paged" note="It goes on from one moment to the next until you answer.">
      <Stack space="close">
        {rules.map((view) => (
          <RuleCard key={view.urgency} view={view} />
        ))}
      </Stack>
    </Section>
  );
}
