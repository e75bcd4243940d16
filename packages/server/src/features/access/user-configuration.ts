import type { UserManifest } from "@shipshape/contract/manifest";
import type { Role } from "@shipshape/contract/permission";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { newId } from "../../kernel/id.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";

type User = z.output<typeof UserManifest>;

/** Users as code: who they are and what they may do. How to reach them is their own to say. */
export const userConfiguration = configurationKind<User>({
  kind: "User",
  permission: "access:write",
  unique: ["spec.email"],
  read: async (db) =>
    (await accessStore(db).users()).map(({ name, displayName, email, role, timeZone, labels, annotations }) => ({
      apiVersion: "shipshape/v1",
      kind: "User",
      metadata: {
        name,
        ...(displayName === name ? {} : { displayName }),
        labels: labels as User["metadata"]["labels"],
        annotations: annotations as User["metadata"]["annotations"],
      },
      spec: { email, role: role as Role, timeZone },
    })),
  apply: async (tx, actor, manifest, before) => {
    const store = accessStore(tx);
    const { metadata, spec } = manifest;
    const known = await store.userByName(metadata.name);
    await store.putUser({
      id: known?.id ?? newId(),
      name: metadata.name,
      displayName: metadata.displayName ?? metadata.name,
      labels: metadata.labels,
      annotations: metadata.annotations,
      ...spec,
    });
    const subject = `user:${metadata.name}`;
    await audit(tx, actor, { action: "access.applyUser", subject, before, after: manifest });
  },
});
