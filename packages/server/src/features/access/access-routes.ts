import { access, User } from "@shipshape/contract/access";
import { system } from "@shipshape/contract/system";
import { DONE } from "@shipshape/contract/value";
import type { Call, Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { VERSION } from "../../kernel/own-health.ts";
import { mountAboutRoutes } from "./about-routes.ts";
import { accessStore } from "./access-store.ts";
import { actorOfUser } from "./actor-of.ts";
import { auditStore } from "./audit-store.ts";
import { createSignInLink } from "./create-sign-in-link.ts";
import { createToken } from "./create-token.ts";
import { createUser } from "./create-user.ts";
import { deactivateUser, reactivateUser } from "./deactivate-user.ts";
import { mountDemoRoutes } from "./demo-routes.ts";
import { mountOnboardingRoutes } from "./onboarding-routes.ts";
import { restoreToken } from "./restore-token.ts";
import { revokeToken } from "./revoke-token.ts";
import { mountSavedFilterRoutes } from "./saved-filter-routes.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { updateUser } from "./update-user.ts";
import { useSignInLink } from "./use-sign-in-link.ts";

type UserRow = Awaited<ReturnType<ReturnType<typeof accessStore>["users"]>>[number];
const userView = ({ passwordHash, ...user }: UserRow) => User.parse({ ...user, hasPassword: passwordHash !== null });

type Row = Awaited<ReturnType<ReturnType<typeof accessStore>["tokens"]>>[number];
const tokenView = ({ createdByName, ...token }: Row) => ({ ...token, createdBy: createdByName });

export function mountAccessRoutes({ mount }: Http, kernel: Kernel): void {
  const store = accessStore(kernel.db);

  const me = async ({ actor }: Pick<Call, "actor">) => {
    const user = actor.userId ? await store.user(actor.userId) : undefined;
    return {
      kind: user ? ("user" as const) : ("token" as const),
      name: actor.name,
      displayName: user?.displayName ?? actor.name,
      userId: actor.userId,
      role: actor.role,
      permissions: [...actor.permissions],
      timeZone: user?.timeZone ?? "UTC",
    };
  };
  const meAs = async (userId: string) => {
    const user = await store.user(userId);
    return me({ actor: actorOfUser({ id: userId, name: user?.name ?? "", role: user?.role ?? "viewer" }) });
  };

  const startedAt = kernel.clock.now();
  mount(system.get, async () => ({
    version: VERSION,
    now: kernel.clock.now(),
    startedAt,
    needsFirstAdministrator: !(await store.hasAdministrator()),
  }));
  mount(access.me, (call) => me(call));
  mount(access.signIn, async ({ body, ...call }) => meAs((await signIn(kernel, body, call)).userId));
  mount(access.signOut, async (call) => {
    await signOut(kernel, call);
    return DONE;
  });
  mount(access.useSignInLink, async ({ body, ...call }) => meAs(await useSignInLink(kernel, body, call)));

  mount(access.listUsers, async () => {
    const users = await store.users();
    return { users: users.map(userView) };
  });
  mount(access.createSignInLink, ({ params, actor }) => createSignInLink(kernel, actor, params.name));

  mount(access.createUser, async ({ body, actor }) => {
    const { user, ...link } = await createUser(kernel, actor, body);
    return { user: userView(user), ...link };
  });
  mount(access.updateUser, async ({ params, body, actor }) =>
    userView(await updateUser(kernel, actor, params.name, body)),
  );
  mount(access.deactivateUser, async ({ params, actor }) => userView(await deactivateUser(kernel, actor, params.name)));
  mount(access.reactivateUser, async ({ params, actor }) => userView(await reactivateUser(kernel, actor, params.name)));

  mount(access.listTokens, async () => ({ tokens: (await store.tokens()).map(tokenView) }));
  mount(access.createToken, async ({ body, actor }) => {
    const { token, secret } = await createToken(kernel, actor, body);
    return { token: tokenView(token), secret };
  });
  mount(access.revokeToken, async ({ params, actor }) => {
    await revokeToken(kernel, actor, params.tokenId);
    return DONE;
  });

  mount(access.restoreToken, async ({ params, actor }) => tokenView(await restoreToken(kernel, actor, params.tokenId)));

  mountOnboardingRoutes(mount, kernel);
  mountAboutRoutes(mount, kernel);
  mountDemoRoutes(mount, kernel);

  mountSavedFilterRoutes(mount, kernel);

  mount(access.listAudit, async ({ query }) => {
    const entries = await auditStore(kernel.db).list(query);
    return { entries, next: nextPage(entries, query.limit, ({ id }) => id) };
  });
}
