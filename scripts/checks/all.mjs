import { borders } from "./borders.mjs";
import { clock } from "./clock.mjs";
import { cssPlacement } from "./css-placement.mjs";
import { docRefs } from "./doc-refs.mjs";
import { glossary } from "./glossary.mjs";
import { importCycles } from "./import-cycles.mjs";
import { machinePaths } from "./machine-paths.mjs";
import { migrations } from "./migrations.mjs";
import { names } from "./names.mjs";
import { roomNames } from "./room-names.mjs";
import { rooms } from "./rooms.mjs";
import { roomsDoc } from "./rooms-doc.mjs";
import { sizes } from "./sizes.mjs";
import { sqlPlacement } from "./sql-placement.mjs";
import { tableOwners } from "./table-owners.mjs";
import { unused } from "./unused.mjs";
import { verbs } from "./verbs.mjs";

/** Every house check. The one that waits for another process comes first, so that the rest run meanwhile. */
export const CHECKS = [
  unused,
  sizes,
  names,
  borders,
  rooms,
  roomNames,
  importCycles,
  verbs,
  sqlPlacement,
  tableOwners,
  migrations,
  clock,
  cssPlacement,
  docRefs,
  glossary,
  roomsDoc,
  machinePaths,
];
