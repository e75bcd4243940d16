import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Facts, Lines } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StepTree, type TreeStep } from "../../kit/step-tree.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { type PolicyView, repeatText, servicesUsing, stepWhen } from "./policy-words.ts";

const route = getRouteApi("/signed-in/escalation-policies/$name");

type Forecast = Awaited<ReturnType<ReturnType<typeof ask.oncall.forecastEscalation>["queryFn"]>>;
type ForecastStep = Forecast["steps"][number];

export function PolicyPage() {
  const { name } = route.useParams();
  const { data } = useSuspenseQuery(ask.oncall.listEscalationPolicies());
  const { data: forecast } = useSuspenseQuery(ask.oncall.forecastEscalation({ params: { name } }));
  const policy = data.escalationPolicies.find((one) => one.name === name);
  if (!policy) return null;
  const unreachable = [...new Set(forecast.steps.flatMap((step) => step.unreachable))];
  const firstRound = forecast.steps.filter(({ round }) => round === 1);
  const reached = firstRound.find(({ people }) => people.length > 0);
  return (
    <Page
      title={policy.displayName}
      crumbs={<QuietLink to="/escalation-policies">Escalation policies</QuietLink>}
      status={
        unreachable.length === 0
          ? { tone: "ok", word: "everybody reachable" }
          : { tone: reached ? "warn" : "bad", word: reached ? "a step reaches nobody" : "nobody would be paged" }
      }
      lead={reached ? `An incident now would page ${namesOf(reached)} first.` : "An incident now would page nobody."}
      byline={policy.description && <span>{policy.description}</span>}
      rail={<PolicyRail policy={policy} />}
    >
      {unreachable.length > 0 && (
        <Notice tone={reached ? "warn" : "bad"} title="Not everybody here can be reached">
          <Lines items={unreachable.map((text) => ({ key: text, content: text }))} none="" />
        </Notice>
      )}
      <Section
        title="If nobody acknowledges"
        note="An incident that opens now, by the very rules that page: who is on call at the time of each step."
      >
        <StepTree
          label="Who would be paged, and when"
          steps={[...firstRound.map((step) => treeStep(policy, step)), ...endOf(policy, forecast)]}
        />
      </Section>
    </Page>
  );
}

const namesOf = ({ people }: ForecastStep): string => people.map(({ user }) => user).join(" and ");

function treeStep(policy: PolicyView, { stepNumber, at, people, unreachable }: ForecastStep): TreeStep {
  const step = policy.steps[stepNumber - 1];
  return {
    key: String(stepNumber),
    when: step && stepWhen(step, stepNumber - 1),
    clock: <ClockTime at={at} />,
    tone: people.length === 0 ? "bad" : "info",
    content: (
      <>
        <span>
          {step?.targets.map((target, index) => (
            <Target key={target.name} target={target} isFirst={index === 0} />
          ))}
        </span>
        {people.map(({ user, because }) => (
          <span key={user}>
            <Person name={user} /> <Soft>{because}</Soft>
          </span>
        ))}
        {people.length === 0 && <Person name={null} />}
        {unreachable.map((text) => (
          <Soft key={text}>{text}</Soft>
        ))}
      </>
    ),
  };
}

type TargetProps = { target: PolicyView["steps"][number]["targets"][number]; isFirst: boolean };

const Target = ({ target: { kind, name }, isFirst }: TargetProps) => (
  <>
    {!isFirst && " and "}
    {kind === "user" ? (
      <Strong>{name}</Strong>
    ) : (
      <TextLink to="/on-call/$name" params={{ name }}>
        {name}
      </TextLink>
    )}
  </>
);

/** What comes after the first round. */
function endOf({ repeat }: PolicyView, { steps }: Forecast): TreeStep[] {
  const again = steps.find(({ round }) => round === 2);
  const last = steps.at(-1);
  if (!last) return [];
  if (!again) return [{ key: "end", when: "Then", content: <Soft>it ends: nobody else is paged.</Soft> }];
  return [
    {
      key: "again",
      when: "Then",
      clock: <ClockTime at={again.at} />,
      content: (
        <Soft>
          it {repeatText(repeat)} from the first step; the last page would go out at <ClockTime at={last.at} />.
        </Soft>
      ),
    },
  ];
}

function PolicyRail({ policy: { name, repeat } }: { policy: PolicyView }) {
  const { data: services } = useQuery(ask.catalog.listServices());
  const { data: teams } = useQuery(ask.catalog.listTeams());
  const using = servicesUsing(name, services?.services ?? [], teams?.teams ?? []);
  const items = using.map((service) => ({
    key: service.name,
    content: (
      <span>
        <TextLink to="/services/$name" params={{ name: service.name }}>
          {service.displayName}
        </TextLink>{" "}
        {service.escalationPolicy === null && <Soft>through {service.owner}</Soft>}
      </span>
    ),
  }));
  return (
    <>
      <RailPart title="Services that page it">
        <Lines items={items} none="None: give it to a service or to the team that owns one." />
      </RailPart>
      <RailPart title="Facts">
        <Facts
          facts={[
            { term: "Name", value: name },
            { term: "Repeats", value: repeatText(repeat) },
          ]}
        />
      </RailPart>
      <RailPart title="Change it">
        <Stack space="close">
          <Soft>It is configuration as code: write it to a file, change the file, apply it.</Soft>
          <CommandLine command={cliCommand("export --kind EscalationPolicy > policies.yaml")} />
          <CommandLine command={cliCommand("apply -f policies.yaml")} />
        </Stack>
      </RailPart>
    </>
  );
}
