import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository's root, found upwards from this file, so that sources and bundles read the same data files. */
export function demoRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, "demo", "releases"))) {
    const parent = dirname(directory);
    if (parent === directory) {
      throw new Error(`No demo/releases above ${import.meta.dirname}: run the demo from a checkout of Shipshape.`);
    }
    directory = parent;
  }
  return directory;
}
