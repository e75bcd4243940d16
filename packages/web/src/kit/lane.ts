import type { TimeSpan } from "./chart-marks.ts";
import type { Tone } from "./status-badge.tsx";

/** Hatched: nobody, nothing. Striped: an exception. Ghost: what would be. Outlined: asked for, not yet sure. */
export type BarLook = "hatched" | "striped" | "ghost" | "outlined";

export type LaneBar = TimeSpan & {
  readonly key: string;
  readonly label: string;
  /** Where the label does not fit; its initials without it. */
  readonly short?: string;
  /** All that is to know, heard and shown on hover. */
  readonly title: string;
  /** The same in lines, where it is more than one: who, when, because. */
  readonly facts?: readonly string[];
  /** One of six quiet colours, so that the same thing looks the same everywhere. */
  readonly hue?: number;
  readonly tone?: Tone;
  readonly look?: BarLook;
  readonly href?: string;
  /** It can be dragged, and its ends too. */
  readonly changeable?: boolean;
  /** What is said of it while it moves: "Override for ana". */
  readonly subject?: string;
};

export type Lane = {
  readonly key: string;
  readonly label: React.ReactNode;
  readonly bars: readonly LaneBar[];
  /** What choosing a span here begins, "Take over on Final"; dragging chooses one. */
  readonly selects?: string;
};

/** A stretch shaded over all lanes, such as a freeze. */
export type LaneBand = TimeSpan & { readonly key: string; readonly label: string; readonly tone: Tone };

/** A span that is being chosen or changed. `barKey` is null for a new one. */
export type LaneDraft = {
  readonly laneKey: string;
  readonly barKey: string | null;
  readonly span: TimeSpan;
  readonly by: "pointer" | "keyboard";
};

/** What can be done on a chart; without them it is to be looked at only. */
export type LaneActions = {
  /** Somebody chose a span of a lane. */
  readonly onSelectSpan?: ((laneKey: string, span: TimeSpan) => void) | undefined;
  /** Somebody moved a bar, or one of its ends. */
  readonly onChangeBar?: ((laneKey: string, barKey: string, span: TimeSpan) => void) | undefined;
  readonly onOpenBar?: ((laneKey: string, barKey: string) => void) | undefined;
  readonly onDeleteBar?: ((laneKey: string, barKey: string) => void) | undefined;
  /** What is being chosen right now, at every step of it; null when it is over. */
  readonly onDraft?: ((draft: LaneDraft | null) => void) | undefined;
};
