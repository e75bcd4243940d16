import type { TeamManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { listedTwice, unknownName } from "../../kernel/configuration/reference.ts";
import { audit, usersByName } from "../access/index.ts";
import { catalogStore } from "./catalog-store.ts";
import { catalogViews } from "./catalog-views.ts";
import { BUILT_IN } from "./ensure-built-in.ts";
import { describedTeam, type TeamDescription } from "./team-description.ts";

type Manifest = z.output<typeof TeamManifest>;

const manifestOf = ({ name, displayName, labels, annotations, ...spec }: TeamDescription): Manifest => ({
  apiVersion: "shipshape/v1",
  kind: "Team",
  metadata: { name, ...(displayName === undefined ? {} : { displayName }), labels, annotations },
  spec,
});

/** Teams as code: who is in them, and whom their services' alerts page. */
export const teamConfiguration = configurationKind<Manifest>({
  kind: "Team",
  builtIn: [BUILT_IN],
  unordered: ["spec.members"],
  read: async (db) => {
    const rows = await catalogViews(db).teams();
    return rows.filter(({ name }) => name !== BUILT_IN).map((row) => manifestOf(describedTeam(row)));
  },
  check: ({ spec }, known) => [
    ...spec.members.flatMap((member, index) => unknownName(known, "User", member, `spec.members[${index}]`)),
    ...listedTwice(spec.members, "spec.members"),
    ...unknownName(known, "EscalationPolicy", spec.escalationPolicy, "spec.escalationPolicy"),
  ],
  applyAll: async (tx, actor, changes) => {
    const users = await usersByName(tx, [...new Set(changes.flatMap(({ manifest }) => manifest.spec.members))]);
    const idsOf = (members: readonly string[]) => members.flatMap((member) => users.get(member)?.id ?? []);
    const teams = changes.map(({ manifest: { metadata, spec } }) => ({
      ...metadata,
      ...spec,
      memberIds: idsOf(spec.members),
    }));
    await catalogStore(tx).putTeams(teams);
    const audited = changes.map(({ manifest, before }) => ({
      action: "catalog.applyTeam",
      subject: `team:${manifest.metadata.name}`,
      before,
      after: manifest,
    }));
    await audit(tx, actor, ...audited);
  },
});
