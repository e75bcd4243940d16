import { mountAccessRoutes } from "./features/access/access-routes.ts";
import { userConfiguration } from "./features/access/user-configuration.ts";
import { escalationPolicyConfiguration } from "./features/oncall/escalation-policy-configuration.ts";
import { mountOncallRoutes } from "./features/oncall/oncall-routes.ts";
import { scheduleConfiguration } from "./features/oncall/schedule-configuration.ts";
import { mountConfigurationRoutes } from "./kernel/configuration/configuration-routes.ts";
import type { ConfigurationKind } from "./kernel/configuration/kind.ts";
import { registerSubscribers, type Subscriber } from "./kernel/events.ts";
import { makePartitionsAhead } from "./kernel/housekeeping-store.ts";
import type { Http } from "./kernel/http.ts";
import { every, type HandledJob, type PeriodicJob } from "./kernel/jobs.ts";
import type { Kernel } from "./kernel/kernel.ts";

/** What the house does beside answering requests. */
export type App = {
  readonly jobs: readonly HandledJob[];
  readonly periodic: readonly PeriodicJob[];
};

const HOUR = 3_600;

/** The kinds of configuration as code, in the order in which they are applied. */
const configurationKinds: readonly ConfigurationKind[] = [
  userConfiguration,
  scheduleConfiguration,
  escalationPolicyConfiguration,
];

/** Who is told of what: one line each. */
const subscribers = (_kernel: Kernel): readonly Subscriber[] => [];

const jobs = (_kernel: Kernel): readonly HandledJob[] => [];

const periodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(HOUR, "kernel.makePartitions", () => makePartitionsAhead(kernel.db)),
];

/** Puts the rooms together: the only file that knows them all. */
export function createApp(http: Http, kernel: Kernel): App {
  mountAccessRoutes(http, kernel);
  mountOncallRoutes(http, kernel);
  mountConfigurationRoutes(http, kernel, configurationKinds);

  const told = subscribers(kernel);
  registerSubscribers(told);
  return { jobs: [...jobs(kernel), ...told.map(({ job }) => job)], periodic: periodic(kernel) };
}
