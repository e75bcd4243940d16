/** Which entity of Backstage's catalog is meant; kind and namespace in lower case, as Backstage compares them. */
export type EntityReference = { readonly kind: string; readonly namespace: string; readonly name: string };

/**
 * Reads an entity reference, `[kind:][namespace/]name`, as Backstage's `parseEntityRef` does: a colon behind the first
 * slash belongs to the name. Where no kind is said it is the one that its place expects (a group in `spec.owner`, a
 * component in `spec.dependsOn`).
 * Source: backstage.io/docs/features/software-catalog/references.
 */
export function entityReference(
  written: string,
  expectedKind: string,
): { readonly decision: EntityReference | null; readonly because: string } {
  const slash = written.indexOf("/");
  const firstColon = written.indexOf(":");
  const colon = slash !== -1 && slash < firstColon ? -1 : firstColon;
  const kind = colon === -1 ? expectedKind : written.slice(0, colon);
  const namespace = slash === -1 ? "default" : written.slice(colon + 1, slash);
  const name = written.slice(Math.max(colon, slash) + 1);
  const missing = [
    [kind, "kind"],
    [namespace, "namespace"],
    [name, "name"],
  ].find(([part]) => part?.trim() === "");
  if (missing) {
    const because = `"${written}" has no ${missing[1]}: write [kind:][namespace/]name, such as ${expectedKind}:default/payments`;
    return { decision: null, because };
  }
  const decision = { kind: kind.toLowerCase(), namespace: namespace.toLowerCase(), name };
  return { decision, because: `the ${decision.kind} ${name} in the namespace ${decision.namespace}` };
}
