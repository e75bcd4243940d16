import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/link.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StepProgress } from "../../kit/step-list.tsx";
import { FIRST_DEPLOYMENT, TEST_PAGES, useFirstSteps } from "./first-steps.ts";
import { STEP_WORDS } from "./step-words.ts";

/** What is still to be done before everything works together; gone when it is, or when it was put away. */
export function GettingStarted() {
  const { permissions } = useMe();
  const { data } = useQuery(ask.system.getOnboarding());
  if (!permissions.includes("config:write") || !data || data.dismissed) return null;
  return <WhenRead />;
}

/** Reads what the page does not read itself; where that fails, the page stands without the steps. */
function WhenRead() {
  const tests = useQuery(ask.incidents.list(TEST_PAGES));
  const deployments = useQuery(ask.changes.listDeployments(FIRST_DEPLOYMENT));
  return tests.data && deployments.data ? <NextStep /> : null;
}

function NextStep() {
  const { steps, done, next } = useFirstSteps();
  const dismiss = useAction({
    run: (dismissed: boolean) => api.system.dismissOnboarding({ body: { dismissed } }),
    told: () => "Put away. It stays at /begin, in the palette and under Settings, About.",
    undo: () => api.system.dismissOnboarding({ body: { dismissed: false } }),
  });
  if (next === undefined) return null;
  const { title, about } = STEP_WORDS[next];
  return (
    <Section title="Begin here" aside={<StepProgress done={done} of={steps.length} />}>
      <Card tone="info">
        <Row spread>
          <Stack space="tight">
            <Strong>{done === 0 ? "Five steps to a service that is watched" : `Next: ${title}`}</Strong>
            <Soft>
              {done === 0
                ? "Connect one, promise something, be on call, get a page, tell of deployments: about ten minutes."
                : about}
            </Soft>
          </Stack>
          <Row>
            <ButtonLink to="/begin" data-kind="primary">
              {done === 0 ? "Begin" : "Go on"}
            </ButtonLink>
            <Button kind="quiet" onPress={() => dismiss.mutate(true)}>
              Put it away
            </Button>
          </Row>
        </Row>
      </Card>
    </Section>
  );
}
