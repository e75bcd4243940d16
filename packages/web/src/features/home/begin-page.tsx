import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page, RailPart } from "../../kit/page.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { StepHead, StepItem, StepList, StepProgress } from "../../kit/step-list.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { DemoCard } from "./demo-card.tsx";
import { DemoPanel } from "./demo-panel.tsx";
import { type FirstSteps, type StepName, type StepStanding, useFirstSteps } from "./first-steps.ts";
import { ObjectiveStep } from "./objective-step.tsx";
import { OnCallStep } from "./on-call-step.tsx";
import { PipelineStep } from "./pipeline-step.tsx";
import { ServiceChoice } from "./service-choice.tsx";
import { STEP_WORDS } from "./step-words.ts";
import { TestPageStep } from "./test-page-step.tsx";

const route = getRouteApi("/signed-in/begin");

function bodyOf(name: StepName, { service }: FirstSteps): React.ReactNode {
  if (name === "service") return <ConnectStep />;
  if (!service) return <Words>Connect a service first: this step is about it.</Words>;
  if (name === "objective") return <ObjectiveStep service={service} />;
  if (name === "on-call") return <OnCallStep service={service} />;
  if (name === "page") return <TestPageStep service={service} />;
  return <PipelineStep service={service} />;
}

/** From nothing to a service that is watched, in five steps; each can be left, and found again as it stands. */
export function BeginPage() {
  const { step, service: named } = route.useSearch();
  const standing = useFirstSteps(named);
  const { steps, done, next, service } = standing;
  const open = step ?? next;
  const stateOf = ({ name, isDone }: StepStanding) => (isDone ? "done" : name === next ? "now" : "ahead");
  return (
    <Page
      title="Begin here"
      lead="Five steps, about ten minutes. Everything is real from the first one on, and each can be left and taken up again."
      beside={<StepProgress done={done} of={steps.length} />}
      rail={<BeginRail standing={standing} />}
    >
      <DemoPanel />
      <StepList label="First steps">
        {steps.map((one, at) => {
          const isOpen = open === one.name;
          const head = (
            <StepHead
              to="/begin"
              search={(before) => ({ ...before, step: isOpen ? ("none" as const) : one.name })}
              resetScroll={false}
              number={at + 1}
              standing={stateOf(one)}
              open={isOpen}
              title={STEP_WORDS[one.name].title}
              summary={one.outcome ?? STEP_WORDS[one.name].about}
            />
          );
          return (
            <StepItem key={one.name} state={stateOf(one)} head={head}>
              {isOpen && (
                <Stack space="normal">
                  {at > 0 && service && <ServiceChoice standing={standing} />}
                  {bodyOf(one.name, standing)}
                </Stack>
              )}
            </StepItem>
          );
        })}
      </StepList>
      {next === undefined && (
        <Words>
          All five are done. Next: <TextLink to="/integrations">connect what sends alerts</TextLink>, or{" "}
          <TextLink to="/status-pages">tell customers</TextLink>.
        </Words>
      )}
    </Page>
  );
}

function BeginRail({ standing: { service } }: { standing: FirstSteps }) {
  const dismiss = useAction({
    run: (dismissed: boolean) => api.system.dismissOnboarding({ body: { dismissed } }),
    told: () => "Put away. It stays at /begin, in the palette and under Settings, About.",
    undo: () => api.system.dismissOnboarding({ body: { dismissed: false } }),
  });
  return (
    <>
      <DemoCard />
      {service && (
        <RailPart title="The service">
          <TextLink to="/services/$name" params={{ name: service.name }}>
            {service.displayName}
          </TextLink>
        </RailPart>
      )}
      <RailPart title="Later">
        <Stack space="close">
          <Soft>Home reminds you until all five are done.</Soft>
          <Row>
            <Button onPress={() => dismiss.mutate(true)} pending={dismiss.isPending}>
              Put it away
            </Button>
          </Row>
        </Stack>
      </RailPart>
    </>
  );
}
