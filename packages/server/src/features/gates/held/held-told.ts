import { heldDeploymentChanged } from "@shipshape/contract/gates-sources";
import type { Telling } from "../../../kernel/events.ts";
import type { Audited } from "../../access/index.ts";
import type { HeldRow } from "./held-store.ts";

const subjectOf = ({ id }: HeldRow): string => `held-deployment:${id}`;

/** How a held deployment stands now, for whoever shows it. */
export const heldTelling = (row: HeldRow): Telling => {
  const { id, serviceName: service, environment, state } = row;
  return { event: heldDeploymentChanged, payload: { id, service, environment, state }, subject: subjectOf(row) };
};

/** What became of a held deployment. */
export const heldAudited = (row: HeldRow): Audited => {
  const { repository, environmentName, serviceName: service, environment, state, verdict } = row;
  const after = { repository, environmentName, service, environment, state, verdict };
  return { action: "gates.answerHeld", subject: subjectOf(row), after };
};
