import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoRoot } from "./demo-root.ts";

/** One built version of one service. `behaviour` names the code paths that this version runs. */
export type Release = {
  readonly service: string;
  readonly version: string;
  readonly commit: string;
  readonly summary: string;
  readonly behaviour: Readonly<Record<string, string>>;
};

const releasesDirectory = () => join(demoRoot(), "demo", "releases");
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(releasesDirectory(), file), "utf8"));

/** The versions of a service that can be deployed, in name order. */
function releasedVersions(service: string): string[] {
  const prefix = `${service}-`;
  return readdirSync(releasesDirectory())
    .filter((file) => file.startsWith(prefix) && file.endsWith(".json"))
    .map((file) => file.slice(prefix.length, -".json".length))
    .sort();
}

/** Reads `demo/releases/<service>-<version>.json`; an unknown version is an error that lists the known ones. */
export function readRelease(service: string, version: string): Release {
  const known = releasedVersions(service);
  if (!known.includes(version)) {
    const mend = known.length > 0 ? `released: ${known.join(", ")}` : "no release of such a service in demo/releases";
    throw new Error(`No release ${version} of ${service} (${mend}).`);
  }
  return readJson(`${service}-${version}.json`) as Release;
}

/** The version each service starts with, and goes back to when the demo heals. */
export function stableVersions(): Readonly<Record<string, string>> {
  return readJson("stable.json") as Record<string, string>;
}
