type Fault = { readonly path: string; readonly message: string };

/** `steps.0.targets.1` and `steps[0].targets[1]` are one place: what a schema refuses is told in the first, a rule in the second. */
const placeOf = (path: string): string => path.replace(/\[(\d+)\]/g, ".$1");

/** What a server has against a field, or against a part of it. */
export function faultOf(faults: readonly Fault[], name: string): string | undefined {
  const field = placeOf(name);
  return faults.find(({ path }) => `${placeOf(path)}.`.startsWith(`${field}.`))?.message;
}
