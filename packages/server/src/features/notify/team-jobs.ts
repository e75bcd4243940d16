import {
  incidentAcknowledged,
  incidentOpened,
  incidentReopened,
  incidentResolved,
  incidentUnacknowledged,
} from "@shipshape/contract/incidents";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import { type HandledJob, handle } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { openChannels } from "./channels.ts";
import { tellTeam, tellTeamNow, tellWhereItStands, updatePage, updatePageNow } from "./tell-team.ts";

export const teamJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(tellTeam, (key) => tellTeamNow(kernel, openChannels(kernel), key)),
  handle(updatePage, (asked) => updatePageNow(kernel, openChannels(kernel), asked)),
];

const MOVES = [incidentOpened, incidentAcknowledged, incidentUnacknowledged, incidentReopened, incidentResolved];

/** Teams and the messages of pages hear of every step of an incident. */
export const teamSubscribers = (kernel: Kernel): readonly Subscriber[] =>
  MOVES.map((event) =>
    subscribe(event, `notify.on${event.name.replace("incidents.i", "I")}`, (told) =>
      tellWhereItStands(kernel, openChannels(kernel), told),
    ),
  );
