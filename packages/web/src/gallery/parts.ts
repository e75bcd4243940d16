import { CHART_PARTS } from "./chart-parts.tsx";
import { FORM_PARTS } from "./form-parts.tsx";
import { GRAPH_PARTS } from "./graph-parts.tsx";
import { LIST_PARTS } from "./list-parts.tsx";
import { MARK_PARTS } from "./mark-parts.tsx";
import { OVERLAY_PARTS } from "./overlay-parts.tsx";
import { PAGE_PARTS } from "./page-parts.tsx";
import type { PartPage } from "./part-page.ts";
import { ROOM_PARTS } from "./room-parts.tsx";
import { STORY_PARTS } from "./story-parts.tsx";
import { WORD_PARTS } from "./word-parts.tsx";

/** Everything that pages are made of. */
export const PARTS: readonly PartPage[] = [
  ...MARK_PARTS,
  ...WORD_PARTS,
  ...LIST_PARTS,
  ...CHART_PARTS,
  ...GRAPH_PARTS,
  ...STORY_PARTS,
  ...ROOM_PARTS,
  ...FORM_PARTS,
  ...OVERLAY_PARTS,
  ...PAGE_PARTS,
];
