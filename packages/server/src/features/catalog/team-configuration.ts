import type { TeamManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { catalogViews } from "./catalog-views.ts";
import { teamFaults } from "./check-team.ts";
import { BUILT_IN } from "./ensure-built-in.ts";
import { putTeams } from "./put-teams.ts";
import { removeTeam } from "./remove-team.ts";
import { describedTeam, type TeamDescription } from "./team-description.ts";

type Manifest = z.output<typeof TeamManifest>;

const manifestOf = ({ name, displayName, labels, annotations, ...spec }: TeamDescription): Manifest => ({
  apiVersion: "shipshape/v1",
  kind: "Team",
  metadata: { name, ...(displayName === undefined ? {} : { displayName }), labels, annotations },
  spec,
});

const teamOf = ({ metadata, spec }: Manifest): TeamDescription => ({ ...metadata, ...spec });

/** Teams as code: who is in them, and whom their services' alerts page. */
export const teamConfiguration = configurationKind<Manifest>({
  kind: "Team",
  builtIn: [BUILT_IN],
  unordered: ["spec.members"],
  read: async (db) => {
    const rows = await catalogViews(db).teams();
    return rows.filter(({ name }) => name !== BUILT_IN).map((row) => manifestOf(describedTeam(row)));
  },
  check: ({ spec }, known) => teamFaults(spec, known).map(({ path, message }) => ({ path: `spec.${path}`, message })),
  applyAll: async (tx, actor, changes) => {
    const puts = changes.map(({ manifest, before }) => ({ team: teamOf(manifest), before: before && teamOf(before) }));
    await putTeams(tx, actor, "catalog.applyTeam", puts);
  },
  remove: (kernel, actor, name) => removeTeam(kernel, actor, name),
});
