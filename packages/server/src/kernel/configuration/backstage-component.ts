import { Lifecycle } from "@shipshape/contract/catalog";
import {
  type Entity,
  listOf,
  metadataOf,
  type Note,
  nameOf,
  type Reference,
  referenceOf,
  renamed,
  said,
  type Translation,
} from "./backstage-entity.ts";
import type { Segment } from "./document-path.ts";

/** A Component is a Service. Escalation policy and contacts have no place in it and stay as they are. */
export function readComponent(entity: Entity): Translation {
  const { metadata, spec } = entity;
  const owner = referenceOf(spec["owner"], "group");
  const { tier, warnings: tierWarnings } = tierOf(entity);
  const { lifecycle, warnings: lifecycleWarnings } = lifecycleOf(spec["lifecycle"]);
  const { links, runbook, sources: linkSources } = linksOf(metadata["links"]);
  const { dependsOn, sources: dependencySources } = dependenciesOf(entity);
  const ours = {
    description: metadata["description"],
    owner: spec["owner"] === undefined ? undefined : owner.name,
    tier,
    lifecycle,
    links,
    runbook,
    dependsOn,
  };
  return {
    value: {
      apiVersion: "shipshape/v1",
      kind: "Service",
      metadata: metadataOf(entity, metadata["title"], { type: spec["type"], system: spec["system"] }),
      spec: said(ours),
    },
    sources: [
      [
        ["spec", "description"],
        ["metadata", "description"],
      ],
      ...linkSources,
      ...dependencySources,
    ],
    keep: ["escalationPolicy", "contacts", ...["tier", "runbook"].filter((field) => !(field in said(ours)))],
    faults: ownerFaults(spec["owner"], owner),
    warnings: [...renamed(entity), ...tierWarnings, ...lifecycleWarnings],
  };
}

/** An owner that is missing is found by our schema. */
function ownerFaults(written: unknown, { kind, fault }: Reference): Note[] {
  if (written === undefined || written === null) return [];
  if (fault !== undefined) return [[["spec", "owner"], fault]];
  if (kind === "group") return [];
  return [[["spec", "owner"], `its owner is a ${kind}: a service is owned by a team, so name a group`]];
}

/** A label or an annotation called `tier`, with whatever prefix: `example.org/tier: "1"`, `service-tier: tier-2`. */
function tierOf({ metadata }: Entity): { readonly tier: number | undefined; readonly warnings: Note[] } {
  for (const field of ["annotations", "labels"] as const) {
    const entries = Object.entries((metadata[field] ?? {}) as Record<string, unknown>);
    const found = entries.find(([key]) => /(^|[/.-])tier$/i.test(key));
    if (!found) continue;
    const [key, value] = found;
    const digit = /^(?:tier[-_ ]?|t)?([1-4])$/i.exec(String(value))?.[1];
    if (digit) return { tier: Number(digit), warnings: [] };
    const message = `"${String(value)}" is not a tier: write 1, 2, 3 or 4, of which 1 is the most critical`;
    return { tier: undefined, warnings: [[["metadata", field, key], message]] };
  }
  return { tier: undefined, warnings: [] };
}

function lifecycleOf(written: unknown): { readonly lifecycle: string | undefined; readonly warnings: Note[] } {
  if (written === undefined || written === null) return { lifecycle: undefined, warnings: [] };
  if (Lifecycle.safeParse(written).success) return { lifecycle: String(written), warnings: [] };
  const message = `"${String(written)}" is read as production: here a lifecycle is one of ${Lifecycle.options.join(", ")}`;
  return { lifecycle: undefined, warnings: [[["spec", "lifecycle"], message]] };
}

type Sources = [Segment[], Segment[]][];

/** The first link that is titled or typed as a runbook is the runbook. */
function linksOf(written: unknown) {
  const all = listOf(written).map((link, index) => ({ ...(link as Record<string, unknown>), index }) as Link);
  const runbook = all.find(({ title, type }) => [title, type].some((text) => /runbook/i.test(String(text ?? ""))));
  const links = all.filter((link) => link !== runbook);
  const sources: Sources = links.map(({ index }, place) => [
    ["spec", "links", place],
    ["metadata", "links", index],
  ]);
  if (runbook)
    sources.push([
      ["spec", "runbook"],
      ["metadata", "links", runbook.index, "url"],
    ]);
  return { links: links.map(({ title, url }) => ({ title: title ?? url, url })), runbook: runbook?.url, sources };
}

type Link = { readonly title?: unknown; readonly url?: unknown; readonly type?: unknown; readonly index: number };

const isComponent = ({ kind }: { readonly kind: string }): boolean => kind === "component";

/** Of what a component depends on, the components; databases, queues and APIs are not services. */
function dependenciesOf({ metadata, spec }: Entity) {
  const all = listOf(spec["dependsOn"]).map((written, index) => ({ ...referenceOf(written, "component"), index }));
  const services = all.filter(
    ({ kind, name }, place) =>
      isComponent({ kind }) &&
      name !== nameOf(metadata["name"]) &&
      all.findIndex((one) => one.name === name && isComponent(one)) === place,
  );
  const sources: Sources = services.map(({ index }, place) => [
    ["spec", "dependsOn", place],
    ["spec", "dependsOn", index],
  ]);
  return { dependsOn: services.map(({ name }) => name), sources };
}
