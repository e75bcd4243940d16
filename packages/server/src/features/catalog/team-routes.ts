import { catalog, type Team } from "@shipshape/contract/catalog";
import { DONE } from "@shipshape/contract/value";
import type * as z from "zod";
import type { ConfigurationKind } from "../../kernel/configuration/kind.ts";
import { namesOf as namesOfKinds } from "../../kernel/configuration/known-names.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { catalogViews, type TeamRow } from "./catalog-views.ts";
import { noSuchTeam } from "./check-team.ts";
import { createTeam } from "./create-team.ts";
import { BUILT_IN } from "./ensure-built-in.ts";
import { removeTeam } from "./remove-team.ts";
import { updateTeam } from "./update-team.ts";

type TeamView = z.input<typeof Team>;
export const teamView = (row: TeamRow): TeamView => ({
  ...row,
  contacts: row.contacts as TeamView["contacts"],
  labels: row.labels as TeamView["labels"],
  annotations: row.annotations as TeamView["annotations"],
});

export function mountTeamRoutes({ mount }: Http, kernel: Kernel, kinds: readonly ConfigurationKind[]): void {
  const views = catalogViews(kernel.db);
  const namesOf = namesOfKinds(kinds);

  mount(catalog.listTeams, async () => ({
    teams: (await views.teams()).map((row) => ({ ...teamView(row), services: row.services })),
  }));
  mount(catalog.getTeam, async ({ params: { name } }) => {
    const row = await views.team(name);
    if (!row) throw await noSuchTeam(kernel.db, name);
    const owned = await views.everOwnedBy(name);
    const services = owned.filter(({ archivedAt }) => archivedAt === null).length;
    return { ...teamView(row), services, builtIn: name === BUILT_IN };
  });
  mount(catalog.createTeam, async ({ body, actor }) => teamView(await createTeam(kernel, actor, body, namesOf)));
  mount(catalog.updateTeam, async ({ params, body, actor }) =>
    teamView(await updateTeam(kernel, actor, params.name, body, namesOf)),
  );
  mount(catalog.removeTeam, async ({ params, actor }) => {
    await removeTeam(kernel, actor, params.name, kinds);
    return DONE;
  });
}
