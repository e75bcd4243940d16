import type { changeSources } from "@shipshape/contract/changes-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import type { ChangeIntake } from "../change-source.ts";
import { digestOf } from "./proof.ts";

type Input = HandlerInput<typeof changeSources.importHistory>["body"];

/** Deliveries are told apart by source: all that is imported is of this one, which has no row. */
const HISTORY = "0190a0f0-0000-7000-8000-000000000000";

/** Takes a part of a repository's history. The same part again is not kept twice. */
export async function importHistory(intake: ChangeIntake, input: Input): Promise<{ taken: boolean }> {
  const body = Buffer.from(JSON.stringify(input));
  const { isNew } = await intake.take({
    sourceId: HISTORY,
    sourceKind: "git",
    kind: "history",
    delivery: digestOf(body),
    headers: {},
    body,
  });
  return { taken: isNew };
}
