import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import { CommitList } from "./commit-list.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import type { BeyondView, ServiceDifferenceView } from "./record-words.ts";

const route = getRouteApi("/signed-in/compare");

const options = (names: readonly string[] = []) => names.map((name) => ({ value: name, label: name }));

/** What one environment has and another has not. */
export function ComparePage() {
  const search = route.useSearch();
  const { data: known } = useQuery(ask.changes.matrix({ query: { limit: 200 } }));
  const names = known?.environments.map(({ name }) => name) ?? [];
  const left = search.left ?? names.at(-2);
  const right = search.right ?? names.at(-1);
  return (
    <Page
      title="Compare environments"
      lead="What runs in one environment and not in the other: commits, pull requests and tickets, in both directions."
      byline={<DeliveryTabs />}
    >
      <Stack>
        {known && names.length < 2 ? (
          <NothingToCompare />
        ) : (
          <Choices names={names} services={known?.rows.map(({ service }) => service) ?? []} left={left} right={right} />
        )}
        {left !== undefined && right !== undefined && left !== right && <Differences left={left} right={right} />}
        {left !== undefined && left === right && <Quiet>Choose two environments that are not the same.</Quiet>}
      </Stack>
    </Page>
  );
}

const NothingToCompare = () => (
  <EmptyState
    title="Nothing to compare yet"
    command={cliCommand("deploy run --service payments --env staging --version 1.4.2 -- ./deploy.sh")}
  >
    What two environments differ by stands here, once something was deployed to both.
  </EmptyState>
);

type ChoicesProps = {
  names: readonly string[];
  services: readonly string[];
  left: string | undefined;
  right: string | undefined;
};

function Choices({ names, services, left = "", right = "" }: ChoicesProps) {
  const { service = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (next: Record<string, string | undefined>): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <FilterBar label="What is compared" find={null}>
      <FilterChoice
        label="Left"
        value={left}
        options={options(names)}
        onChoose={(name) => choose({ left: name || undefined })}
      />
      <FilterChoice
        label="Right"
        value={right}
        options={options(names)}
        onChoose={(name) => choose({ right: name || undefined })}
      />
      <FilterChoice
        label="Service"
        value={service}
        options={options(services)}
        onChoose={(name) => choose({ service: name || undefined })}
      />
    </FilterBar>
  );
}

function Differences({ left, right }: { left: string; right: string }) {
  const { service } = route.useSearch();
  const query = { left, right, ...(service === undefined ? {} : { service }) };
  const asked = useQuery({ ...ask.changes.compareEnvironments({ query }), placeholderData: keepPreviousData });
  if (!asked.data) return <ChartWaiting asked={asked} height={200} />;
  const { services, more } = asked.data;
  if (services.length === 0)
    return (
      <Quiet>
        {left} and {right} run the same.
      </Quiet>
    );
  return (
    <>
      {more && (
        <Notice tone="warn" title="More services differ">
          Choose one to see what it differs by.
        </Notice>
      )}
      {services.map((one) => (
        <Difference key={one.service} one={one} left={left} right={right} />
      ))}
      <CommandLine command={cliCommand(`release diff --left ${left} --right ${right}`)} />
    </>
  );
}

function Difference({ one, left, right }: { one: ServiceDifferenceView; left: string; right: string }) {
  return (
    <Section title={one.service}>
      <Stack space="close">
        <Words>
          <Side name={left} side={one.left} /> · <Side name={right} side={one.right} />
        </Words>
        {one.gap !== null && <Soft>{one.gap}</Soft>}
        {isOneCommit(one) && <Soft>It is the same commit in both.</Soft>}
        <Only of={left} beyond={one.onlyLeft} service={one.service} />
        <Only of={right} beyond={one.onlyRight} service={one.service} />
      </Stack>
    </Section>
  );
}

const isOneCommit = ({ left, right }: ServiceDifferenceView): boolean =>
  left !== null && left.commit !== null && left.commit === right?.commit;

function Side({ name, side }: { name: string; side: ServiceDifferenceView["left"] }) {
  if (!side) return <>{name} runs nothing</>;
  return (
    <>
      {name} runs{" "}
      <TextLink to="/deployments/$id" params={{ id: side.deployment }}>
        {side.version}
      </TextLink>
      , <Time at={side.since} />
    </>
  );
}

function Only({ of, beyond, service }: { of: string; beyond: BeyondView; service: string }) {
  if (beyond.commits.length === 0) return null;
  return (
    <Stack space="tight">
      <Words>
        Only in {of}: {beyond.commits.length} {beyond.commits.length === 1 ? "commit" : "commits"}
        {beyond.tickets.length > 0 && ` for ${beyond.tickets.join(", ")}`}
      </Words>
      <CommitList caption={`Commits of ${service} only in ${of}`} {...beyond} />
    </Stack>
  );
}
