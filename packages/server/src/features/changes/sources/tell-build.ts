import type { changeSources } from "@shipshape/contract/changes-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../../kernel/actor.ts";
import type { Db } from "../../../kernel/database.ts";
import { knownService } from "../../catalog/index.ts";
import type { ChangeIntake } from "../change-source.ts";
import { digestOf } from "./proof.ts";

type Input = HandlerInput<typeof changeSources.tellBuild>["body"];

/** Deliveries are told apart by source: all that comes by our own routes is of this one, which has no row. */
export const BY_HAND = "0190a0f0-0000-7000-8000-000000000000";

/** Takes what a pipeline tells of a build. Just the same again is not kept twice; one of a service that there is not is refused. */
export async function tellBuild(db: Db, intake: ChangeIntake, actor: Actor, input: Input): Promise<{ taken: boolean }> {
  if (input.service !== undefined) await knownService(db, input.service);
  const body = Buffer.from(JSON.stringify({ ...input, by: actor.name }));
  const { isNew } = await intake.take({
    sourceId: BY_HAND,
    sourceKind: "cli",
    kind: "build",
    delivery: digestOf(body),
    headers: {},
    body,
  });
  return { taken: isNew };
}
