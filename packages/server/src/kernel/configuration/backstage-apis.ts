import { type Entity, listOf, type Note, nameOf, referenceOf, type Translation } from "./backstage-entity.ts";

/** Where an entity says that it calls an API: `consumesApis`, or an API under `dependsOn`. */
function calledApis({ spec }: Entity) {
  const consumed = listOf(spec["consumesApis"]).map((written, index) => ({
    path: ["spec", "consumesApis", index] as const,
    ...referenceOf(written, "api"),
  }));
  const dependedOn = listOf(spec["dependsOn"]).map((written, index) => ({
    path: ["spec", "dependsOn", index] as const,
    ...referenceOf(written, "component"),
  }));
  return [...consumed, ...dependedOn].filter(({ kind }) => kind === "api");
}

/**
 * Backstage puts an API between two components; here a service depends on a service. Who calls an API depends on the
 * components among these files that provide it; an API that none of them provides is a warning.
 */
export function joinApis(entities: readonly Entity[], translations: readonly Translation[]): Note[][] {
  const providers = new Map<unknown, unknown[]>();
  for (const { kind, metadata, spec } of entities) {
    if (kind !== "component") continue;
    for (const written of listOf(spec["providesApis"])) {
      const { name } = referenceOf(written, "api");
      providers.set(name, [...(providers.get(name) ?? []), nameOf(metadata["name"])]);
    }
  }
  return entities.map((entity, at) => {
    const spec = translations[at]?.value.spec;
    if (entity.kind !== "component" || !spec) return [];
    return calledApis(entity).flatMap(({ path, name }): Note[] => {
      const found = providers.get(name);
      if (!found) return [[path, `no component among these files provides the API "${String(name)}": it is left out`]];
      const others = found.filter((provider) => provider !== nameOf(entity.metadata["name"]));
      spec["dependsOn"] = [...new Set([...listOf(spec["dependsOn"]), ...others])];
      return [];
    });
  });
}
