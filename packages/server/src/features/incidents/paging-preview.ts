import type { StepPreview } from "@shipshape/contract/incidents";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { serviceByName } from "../catalog/index.ts";
import { peopleOf, type Target } from "../oncall/index.ts";
import { stepAfter } from "./advance-paging.ts";
import type { RunRow } from "./paging-store.ts";
import { policyOf } from "./start-paging.ts";

type Preview = z.input<typeof StepPreview>;
type Step = { readonly delayMinutes: number; readonly targets: readonly Target[] };

async function previewOf(db: Db, step: Step, number: number, at: Date): Promise<Omit<Preview, "at">> {
  const { people, unreachable } = await peopleOf(db, step.targets, at);
  return {
    step: number,
    afterMinutes: step.delayMinutes,
    people: people.map(({ user, because }) => ({ user: user.name, because })),
    unreachable: [...unreachable],
  };
}

/** Whom an incident of a service would page now, step by step, and by which policy. */
export async function previewPaging(db: Db, serviceName: string, now: Date) {
  const service = await serviceByName(db, serviceName);
  if (!service) throw notFound("service", serviceName, "'shipshape service list' shows those there are.");
  const { policy, because } = await policyOf(db, service);
  if (!policy) return { escalationPolicy: null, because, steps: [] };
  const steps: Preview[] = [];
  let dueMs = now.getTime();
  for (const [index, step] of policy.steps.entries()) {
    dueMs += step.delayMinutes * 60_000;
    const at = new Date(dueMs);
    steps.push({ ...(await previewOf(db, step, index + 1, at)), at });
  }
  return { escalationPolicy: policy.name, because, steps };
}

/** Whom the next step of a run pages, as the schedules stand now; null when there is none. */
export async function nextPreview(db: Db, run: RunRow, now: Date): Promise<Preview | null> {
  if (run.status !== "running") return null;
  const next = stepAfter(run, now);
  if (next.action === "stop") return null;
  const at = new Date(Math.max(next.atMs, now.getTime()));
  return { ...(await previewOf(db, next.step, next.stepNumber, at)), at: new Date(next.atMs) };
}
