/** One service says that it calls another. */
export type Dependency = { readonly from: string; readonly to: string };

export type Affected = { readonly service: string; readonly hops: number; readonly because: string };

const callersOf = (dependencies: readonly Dependency[]): Map<string, string[]> => {
  const callers = new Map<string, string[]>();
  for (const { from, to } of dependencies) callers.set(to, [...(callers.get(to) ?? []), from]);
  return callers;
};

/**
 * Which services the trouble of some may reach: whoever uses them, whoever uses those, and so on; nearest first, each with
 * the way by which it is reached. Those in trouble themselves are not among them. What they call is not affected by them.
 */
export function blastRadius(troubled: readonly string[], dependencies: readonly Dependency[]): Affected[] {
  const callers = callersOf(dependencies);
  const seen = new Set(troubled);
  const affected: Affected[] = [];
  let edge = troubled.map((service) => ({ service, way: service }));
  for (let hops = 1; edge.length > 0; hops += 1) {
    const next: typeof edge = [];
    for (const { service, way } of edge) {
      for (const caller of callers.get(service) ?? []) {
        if (seen.has(caller)) continue;
        seen.add(caller);
        affected.push({ service: caller, hops, because: `${caller} uses ${way}` });
        next.push({ service: caller, way: `${caller}, which uses ${way}` });
      }
    }
    edge = next;
  }
  return affected;
}
