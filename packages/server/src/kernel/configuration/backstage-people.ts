import {
  type Entity,
  listOf,
  metadataOf,
  nameOf,
  profileOf,
  referenceOf,
  renamed,
  said,
  type Translation,
} from "./backstage-entity.ts";

/** A Group is a Team. Without a list of members it says nothing of them; users may say it of themselves. */
export function readGroup(entity: Entity): Translation {
  const { metadata, spec } = entity;
  const { displayName, email } = profileOf(entity);
  const members = spec["members"] === undefined ? undefined : listOf(spec["members"]);
  const ours = {
    description: metadata["description"],
    members: members?.map((member) => referenceOf(member, "user").name),
    contacts: email ? [{ kind: "email", value: email }] : undefined,
  };
  return {
    value: {
      apiVersion: "shipshape/v1",
      kind: "Team",
      metadata: metadataOf(entity, displayName, { type: spec["type"] }),
      spec: said(ours),
    },
    sources: [
      [
        ["spec", "description"],
        ["metadata", "description"],
      ],
      [
        ["spec", "contacts", 0, "value"],
        ["spec", "profile", "email"],
      ],
    ],
    keep: ["escalationPolicy", ...["members", "contacts"].filter((field) => !(field in said(ours)))],
    faults: [],
    warnings: renamed(entity),
  };
}

/** A User is a User, whose role and time zone Backstage does not know. */
export function readUser(entity: Entity): Translation {
  const { displayName, email } = profileOf(entity);
  return {
    value: {
      apiVersion: "shipshape/v1",
      kind: "User",
      metadata: metadataOf(entity, displayName),
      spec: said({ email }),
    },
    sources: [
      [
        ["spec", "email"],
        ["spec", "profile", "email"],
      ],
    ],
    keep: ["role", "timeZone"],
    faults: [],
    warnings: renamed(entity),
  };
}

/**
 * Backstage lets either side say that a user belongs to a group; here the team says it. Gives what users say of
 * themselves to the teams among these files, and a warning for each other group.
 */
export function joinTeams(entities: readonly Entity[], translations: readonly Translation[]) {
  const teams = new Map(
    translations.filter(({ value }) => value.kind === "Team").map(({ value }) => [value.metadata["name"], value]),
  );
  return entities.map((entity) => {
    const member = nameOf(entity.metadata["name"]);
    const groups = entity.kind === "user" ? listOf(entity.spec["memberOf"]) : [];
    return groups.flatMap((written, index) => {
      const { name } = referenceOf(written, "group");
      const team = teams.get(name);
      if (team) {
        team.spec["members"] = [...new Set([...listOf(team.spec["members"]), member])];
        return [];
      }
      const message = `the group "${String(name)}" is not among these files: add "${String(member)}" to the members of that team`;
      return [[["spec", "memberOf", index], message] as const];
    });
  });
}
