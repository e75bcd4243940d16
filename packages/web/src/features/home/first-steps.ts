import type { Service } from "@shipshape/contract/catalog";
import { useSuspenseQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";

export const STEPS = ["service", "objective", "on-call", "page", "pipeline"] as const;
export type StepName = (typeof STEPS)[number];

export type ServiceView = z.output<typeof Service>;

/** A step as the server knows it: whether it is done, and what came of it. */
export type StepStanding = { readonly name: StepName; readonly isDone: boolean; readonly outcome: string | undefined };

export type FirstSteps = {
  readonly steps: readonly StepStanding[];
  readonly done: number;
  readonly next: StepName | undefined;
  /** The service that the steps are about: the one that was changed last, unless another is named. */
  readonly service: ServiceView | undefined;
  readonly services: readonly ServiceView[];
};

export const TEST_PAGES = { query: { test: "true", limit: 20 } } as const;
export const FIRST_DEPLOYMENT = { query: { limit: 50 } } as const;

/** What the demo brought is at work already: the first steps are about what is the reader's own. */
const isOfDemo = ({ origin }: ServiceView): boolean => origin.startsWith("file:demo/");

/** Everything that tells how far the first steps are. */
export const firstStepsReads = () => [
  ask.catalog.listServices(),
  ask.slo.list(),
  ask.oncall.listSchedules(),
  ask.incidents.list(TEST_PAGES),
  ask.changes.listDeployments(FIRST_DEPLOYMENT),
];

const several = (count: number, one: string, many: string): string => (count === 1 ? one : `${count} ${many}`);

/** How far the first steps are, read from what there is: nothing has to be ticked by hand. */
export function useFirstSteps(named?: string): FirstSteps {
  const me = useMe();
  const { services: all } = useSuspenseQuery(ask.catalog.listServices()).data;
  const { slos } = useSuspenseQuery(ask.slo.list()).data;
  const { schedules } = useSuspenseQuery(ask.oncall.listSchedules()).data;
  const { incidents: tests } = useSuspenseQuery(ask.incidents.list(TEST_PAGES)).data;
  const { deployments } = useSuspenseQuery(ask.changes.listDeployments(FIRST_DEPLOYMENT)).data;

  const services = all.filter((service) => !service.builtIn && !isOfDemo(service));
  const ofDemo = new Set(all.filter(isOfDemo).map(({ name }) => name));
  const newest = services.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())[0];
  const objectives = slos.filter(({ builtIn, service }) => !builtIn && !ofDemo.has(service));
  const mine = schedules.find(({ now }) => now.people.some(({ user }) => user === me.name));
  const covered = ofDemo.size > 0 ? [] : schedules.filter(({ now }) => now.people.length > 0);
  const answered = tests.find(({ acknowledgedAt }) => acknowledgedAt !== null);
  const deployment = deployments.find(({ service }) => !ofDemo.has(service));
  const outcomes: Readonly<Record<StepName, string | undefined>> = {
    service:
      services[0] &&
      several(services.length, `${newest?.displayName} is in the catalog`, "services are in the catalog"),
    objective:
      objectives[0] &&
      several(objectives.length, `${objectives[0].displayName}, for ${objectives[0].service}`, "objectives"),
    "on-call": mine
      ? `You are on call for ${mine.displayName}`
      : covered[0] && `${covered[0].now.people[0]?.user} is on call for ${covered[0].displayName}`,
    page: answered && `${answered.shortId} was acknowledged by ${answered.acknowledgedBy}`,
    pipeline: deployment && `${deployment.service} ${deployment.version} to ${deployment.environment} was recorded`,
  };
  const steps = STEPS.map((name) => ({ name, isDone: outcomes[name] !== undefined, outcome: outcomes[name] }));
  return {
    steps,
    done: steps.filter(({ isDone }) => isDone).length,
    next: steps.find(({ isDone }) => !isDone)?.name,
    service: services.find(({ name }) => name === named) ?? newest,
    services,
  };
}
