import type { Actor } from "../../kernel/actor.ts";
import { applyConfiguration } from "../../kernel/configuration/apply-configuration.ts";
import { type ReadFiles, readFiles } from "../../kernel/configuration/configuration-files.ts";
import type { ConfigurationKind } from "../../kernel/configuration/kind.ts";
import { type ConfigurationPlan, planConfiguration } from "../../kernel/configuration/plan-configuration.ts";
import type { ConfigurationFile } from "../../kernel/configuration/yaml-file.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";

type Import = { readonly files: readonly ConfigurationFile[]; readonly apply: boolean; readonly addOwners: boolean };

/** What Backstage's entities become; nothing else is taken over here, whatever else a file holds. */
const TAKEN: readonly string[] = ["User", "Team", "Service"];
const OWNERS_FILE = "owners-that-are-new.json";

/**
 * Takes a `catalog-info.yaml` over as it is: what it would change, and with `apply` the change itself, all of it or none.
 * An owner that neither the catalog nor the files know becomes a team without members, so that one file is enough.
 */
export async function importCatalogInfo(
  kernel: Kernel,
  actor: Actor,
  kinds: readonly ConfigurationKind[],
  { files, apply, addOwners }: Import,
): Promise<ConfigurationPlan> {
  const read = await readFiles(
    files,
    kinds.map(({ kind }) => kind),
  );
  checkKinds(read);
  const owners = addOwners ? await newOwners(kernel, read) : [];
  const all = owners.length === 0 ? files : [ownersFile(owners), ...files];
  return apply ? applyConfiguration(kernel, actor, kinds, all) : planConfiguration(kernel.db, kernel, kinds, all);
}

function checkKinds({ documents, faults, warnings }: ReadFiles): void {
  const others = documents.filter(({ manifest }) => !TAKEN.includes(manifest.kind));
  if (others.length > 0) {
    throw invalid(
      others.map(({ manifest: { kind }, file, line }) => ({
        path: "kind",
        message: `${kind} is no part of a catalog: apply it as configuration, with shipshape apply -f ${file}`,
        file,
        line,
      })),
    );
  }
  if (documents.length === 0 && faults.length === 0) {
    const found = warnings.map(({ message }) => message).join("; ");
    const message = `there is no Component, Group or User in it${found ? `: ${found}` : ""}`;
    throw invalid([{ path: "files", message }]);
  }
}

async function newOwners({ db }: Kernel, { documents, declared }: ReadFiles): Promise<string[]> {
  const known = new Set((await catalogViews(db).teamNames()).map(({ name }) => name));
  for (const { kind, name } of declared) if (kind === "Team") known.add(name);
  const owners = documents.flatMap(({ manifest: { kind, spec } }) =>
    kind === "Service" ? [(spec as { readonly owner: string }).owner] : [],
  );
  return [...new Set(owners)].filter((owner) => !known.has(owner));
}

const ownersFile = (owners: readonly string[]): ConfigurationFile => ({
  path: OWNERS_FILE,
  text: JSON.stringify({
    kind: "List",
    items: owners.map((name) => ({ apiVersion: "shipshape/v1", kind: "Team", metadata: { name }, spec: {} })),
  }),
});
