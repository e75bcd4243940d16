import type { changeSources } from "@shipshape/contract/changes-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import type { ChangeIntake } from "../change-source.ts";
import { digestOf } from "./proof.ts";
import { BY_HAND } from "./tell-build.ts";

type Input = HandlerInput<typeof changeSources.importHistory>["body"];

/** Takes a part of a repository's history. The same part again is not kept twice. */
export async function importHistory(intake: ChangeIntake, input: Input): Promise<{ taken: boolean }> {
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
