import type { UserManifest } from "@shipshape/contract/manifest";
import type { Role } from "@shipshape/contract/permission";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
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
    (await accessStore(db).users()).map((user) => ({
      apiVersion: "shipshape/v1",
      kind: "User",
      metadata: metadataOf(user),
      spec: { email: user.email, role: user.role as Role, timeZone: user.timeZone },
    })),
  apply: async (tx, actor, manifest, before) => {
    const store = accessStore(tx);
    const { metadata, spec } = manifest;
    const known = await store.userByName(metadata.name);
    await store.putUser({
      id: known?.id ?? newId(),
      ...namedRow(metadata),
      ...spec,
    });
    const subject = `user:${metadata.name}`;
    await audit(tx, actor, { action: "access.applyUser", subject, before, after: manifest });
  },
});
