import type { changeSources } from "@shipshape/contract/changes-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Db } from "../../../kernel/database.ts";
import { knownService } from "../../catalog/index.ts";
import type { ChangeIntake } from "../change-source.ts";
import { digestOf } from "./proof.ts";
import { BY_HAND } from "./tell-build.ts";

type Input = HandlerInput<typeof changeSources.importHistory>["body"];

/** Takes a part of a repository's history. The same part again is not kept twice; releases of a service that there is not are refused. */
export async function importHistory(db: Db, intake: ChangeIntake, input: Input): Promise<{ taken: boolean }> {
  const { service } = input;
  if (service !== undefined) await knownService(db, service);
  const body = Buffer.from(JSON.stringify(input));
  const { isNew } = await intake.take({
    sourceId: BY_HAND,
    sourceKind: "git",
    kind: "history",
    delivery: digestOf(body),
    headers: {},
    body,
  });
  return { taken: isNew };
}
