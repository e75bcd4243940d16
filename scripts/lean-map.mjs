import { readFileSync, writeFileSync } from "node:fs";
import { decode, encode } from "@jridgewell/sourcemap-codec";

/**
 * Makes a source map small: of packages it keeps where each line comes from, of our own sources each place in it. Node reads the whole
 * map the first time that it tells a trace, in the thread that answers, and keeps it: that took half a second and 135 MB, most of it for
 * places within the lines of packages.
 */
export function leanMap(file) {
  const map = JSON.parse(readFileSync(file, "utf8"));
  const isOfPackage = map.sources.map((source) => source.includes("node_modules/"));
  const lines = decode(map.mappings).map((line) => {
    let before;
    return line.flatMap(([column, source, ...place]) => {
      const isRepeated = source === before && isOfPackage[source];
      before = source;
      return source === undefined || isRepeated ? [] : [[column, source, ...place.slice(0, 2)]];
    });
  });
  writeFileSync(file, JSON.stringify({ ...map, names: [], mappings: encode(lines) }));
}
