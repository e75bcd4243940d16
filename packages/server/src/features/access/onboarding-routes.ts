import { system } from "@shipshape/contract/system";
import { DONE } from "@shipshape/contract/value";
import type { Mount } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { settingStore } from "../../kernel/setting-store.ts";

const settingOf = (userId: string): string => `onboarding.dismissed:${userId}`;

/** What the first steps need to know that no room knows. What is done of them, the rooms say themselves. */
export function mountOnboardingRoutes(mount: Mount, { db, mail }: Kernel): void {
  const settings = settingStore(db);
  mount(system.getOnboarding, async ({ actor: { userId } }) => ({
    dismissed: userId !== null && (await settings.get<boolean>(settingOf(userId))) === true,
    mail: mail.state(),
  }));
  mount(system.dismissOnboarding, async ({ actor: { userId }, body }) => {
    if (userId !== null) await settings.put(settingOf(userId), body.dismissed);
    return DONE;
  });
}
