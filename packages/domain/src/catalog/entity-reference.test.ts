import { describe, expect, test } from "vitest";
import { entityReference } from "./entity-reference.ts";

describe("an entity reference", () => {
  test.each([
    ["a name alone is of the kind its place expects", "payments", "group", "group:default/payments"],
    ["a kind is said before a colon", "user:ada", "group", "user:default/ada"],
    ["a namespace is said before a slash", "music/player", "component", "component:music/player"],
    ["all three", "group:default/x", "component", "group:default/x"],
    [
      "kind and namespace in whatever case, the name as it is written",
      "Component:Music/Player",
      "group",
      "component:music/Player",
    ],
    ["a colon behind the slash belongs to the name", "music/a:b", "component", "component:music/a:b"],
    ["a second slash belongs to the name", "group:default/a/b", "group", "group:default/a/b"],
    ["a second colon without a slash belongs to the name", "api:a:b", "group", "api:default/a:b"],
  ])("%s", (_, written, expected, result) => {
    const { decision } = entityReference(written, expected);
    expect(decision && `${decision.kind}:${decision.namespace}/${decision.name}`).toBe(result);
  });

  test.each([
    ["nothing", "", "name"],
    ["an empty kind", ":default/x", "kind"],
    ["an empty namespace", "group:/x", "namespace"],
    ["an empty name", "group:default/", "name"],
    ["only a kind", "group:", "name"],
  ])("%s is refused with the mend", (_, written, missing) => {
    expect(entityReference(written, "group")).toEqual({
      decision: null,
      because: `"${written}" has no ${missing}: write [kind:][namespace/]name, such as group:default/payments`,
    });
  });
});
