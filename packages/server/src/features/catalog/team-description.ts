import type { TeamManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import type { TeamRow } from "./catalog-views.ts";

type Manifest = z.output<typeof TeamManifest>;

/** What a file says of a team; a display name only where it differs from the name. */
export type TeamDescription = Manifest["metadata"] & Manifest["spec"];

export const describedTeam = (row: TeamRow): TeamDescription => ({
  name: row.name,
  ...(row.displayName === row.name ? {} : { displayName: row.displayName }),
  description: row.description,
  members: row.members,
  contacts: row.contacts as TeamDescription["contacts"],
  ...(row.escalationPolicy === null ? {} : { escalationPolicy: row.escalationPolicy }),
  labels: row.labels as TeamDescription["labels"],
  annotations: row.annotations as TeamDescription["annotations"],
});
