import type { ServiceStanding } from "@shipshape/contract/catalog";
import type * as z from "zod";
import { BudgetFigure } from "../../kit/budget-figure.tsx";
import { QuietLink, RowLink, TextLink } from "../../kit/link.tsx";
import type { Column } from "../../kit/list-table.tsx";
import { Person } from "../../kit/people.tsx";
import { OneLine, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import type { Reached } from "../oncall/on-call-of.ts";
import { shareText } from "../slo/slo-words.ts";
import { healthStatus } from "./health-words.ts";

export type StandingView = z.infer<typeof ServiceStanding>;

const name: Column<StandingView> = {
  title: "Service",
  wide: true,
  cell: ({ name: service, displayName, description }) => (
    <Stack space="tight">
      <RowLink to="/services/$name" params={{ name: service }}>
        {displayName}
      </RowLink>
      {description && (
        <OneLine>
          <Soft>{description}</Soft>
        </OneLine>
      )}
    </Stack>
  ),
};

/** The incident stands for itself where there is one: it is what one wants to open. */
const health: Column<StandingView> = {
  title: "Health",
  cell: ({ health: stands, incident, liveIncidents, because }) => (
    <span title={because}>
      <StatusWord status={healthStatus(stands)} />{" "}
      {incident && (
        <TextLink to="/incidents/$id" params={{ id: incident }}>
          {incident}
        </TextLink>
      )}
      {liveIncidents > 1 && <Soft> and {liveIncidents - 1} more</Soft>}
    </span>
  ),
};

const owner: Column<StandingView> = {
  title: "Owner",
  secondary: true,
  cell: ({ owner: team, ownerDisplayName }) => (
    <QuietLink to="/teams/$name" params={{ name: team }}>
      {ownerDisplayName}
    </QuietLink>
  ),
};

const tier: Column<StandingView> = { title: "Tier", numeric: true, cell: ({ tier: level }) => level };

const budget: Column<StandingView> = {
  title: "Lowest budget",
  numeric: true,
  cell: ({ lowestBudget, lowestObjective, health: stands }) =>
    lowestBudget !== null && (
      <BudgetFigure
        share={lowestBudget}
        tone={stands === "incident" ? "muted" : healthStatus(stands).tone}
        text={shareText(lowestBudget)}
        label={`${shareText(lowestBudget)} of the budget of ${lowestObjective} left`}
      />
    ),
};

const deployed: Column<StandingView> = {
  title: "Last deployment",
  secondary: true,
  cell: ({ lastDeployment }) =>
    lastDeployment && (
      <span>
        <TextLink to="/deployments/$id" params={{ id: lastDeployment.shortId }}>
          {lastDeployment.version}
        </TextLink>{" "}
        <Soft>
          <Time at={lastDeployment.startedAt} />
        </Soft>
      </span>
    ),
};

const WhoNow = ({ reached }: { reached: readonly Reached[] }) => {
  const [first] = reached;
  return first ? <Person name={first.user} /> : <Soft>–</Soft>;
};

type OnCall = ((policy: string | null) => readonly Reached[]) | undefined;

/** What a list says of services; of one team its name is left out. */
export const serviceColumns = (onCall: OnCall, ofOneTeam = false): Column<StandingView>[] => [
  health,
  name,
  ...(ofOneTeam ? [] : [owner]),
  tier,
  {
    title: "On call now",
    secondary: true,
    cell: ({ escalationPolicy }) => onCall && <WhoNow reached={onCall(escalationPolicy)} />,
  },
  budget,
  deployed,
];
