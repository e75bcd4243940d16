import type { Reach } from "@shipshape/domain/oncall/coverage-finding";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersByName } from "../access/index.ts";
import { plannerFor } from "./personal-rules.ts";

/** Whether an urgent page reaches a person: by a way that is proven, only by one that is not, or by none. By name. */
export async function reachOfPeople(kernel: Kernel, names: readonly string[]): Promise<ReadonlyMap<string, Reach>> {
  const users = await usersByName(kernel.db, names);
  const plan = await plannerFor(
    kernel,
    [...users.values()].map(({ id }) => id),
  );
  const at = kernel.clock.now();
  return new Map(
    names.map((name): [string, Reach] => {
      const user = users.get(name);
      if (!user || user.disabled)
        return [name, { reach: "unknown_user", because: "there is no such account, or it is closed" }];
      const ways = plan({ user, urgency: "high", at }).planned.map(({ contact }) => contact);
      const usable = ways.filter(({ notReady }) => notReady === undefined);
      const [first] = usable;
      if (!first) return [name, { reach: "none", because: ways[0]?.notReady ?? "they have no contact method" }];
      if (first.verified) return [name, { reach: "verified", because: `${first.channel} to ${first.label} is proven` }];
      return [name, { reach: "unverified", because: `${first.label} was never proven to be theirs` }];
    }),
  );
}
