import type { Kernel } from "../../kernel/kernel.ts";
import { onCallNow, schedulesAt } from "./resolved-schedule.ts";

/** What commands from a chat or a phone ask about who is on call: a line a schedule. */
export const onCallDesk = ({ db, clock }: Pick<Kernel, "db" | "clock">) => ({
  async onCall() {
    const at = clock.now();
    return (await schedulesAt(db, at)).map((schedule) => {
      const { schedule: name, people, because } = onCallNow(schedule, at);
      return { schedule: name, who: people.map(({ user }) => user).join(" and ") || `nobody: ${because}` };
    });
  },
});
