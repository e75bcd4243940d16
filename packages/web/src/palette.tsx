import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "./kernel/ask.ts";
import { type Hit, hitStatus, isNumbered, KINDS, type Kind } from "./kernel/found-things.ts";
import { recents } from "./kernel/recents.ts";
import { useRested } from "./kernel/rested.ts";
import { matches } from "./kernel/text-filter.ts";
import { CommandPalette, type PaletteEntry, type PaletteGroup } from "./kit/command-palette.tsx";
import {
  hereEntries,
  useCreateEntries,
  usePlaceEntries,
  useSettingEntries,
  useZoneEntries,
} from "./palette-entries.ts";

/** So long after the last key the server is asked. */
const REST_MS = 70;
const SHOWN_ZONES = 6;

/** Those that hold every word that was typed; what begins with it comes first. */
function fitting(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const begins = ({ label }: PaletteEntry): number => (label.toLowerCase().startsWith(typed.toLowerCase()) ? 0 : 1);
  return entries
    .filter(({ label, words = [], note = "" }) => matches(typed, [label, note, ...words]))
    .sort((a, b) => begins(a) - begins(b));
}

/** Pages that were looked at lately, without the one that is shown. */
function useRecentEntries(): PaletteEntry[] {
  const { history } = useRouter();
  return recents()
    .filter(({ href }) => href !== history.location.pathname)
    .slice(0, 5)
    .map(({ href, name }) => ({ key: href, label: name, icon: "right", run: () => history.push(href) }));
}

/** What all rooms found, as far as the user may read there. What was found before stays until there is an answer. */
function useFound(typed: string): { groups: PaletteGroup[]; searching: boolean } {
  const { history } = useRouter();
  const rested = useRested(typed, REST_MS);
  const { data, isFetching } = useQuery({
    ...ask.search.everywhere({ query: { q: rested } }),
    enabled: rested !== "",
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const entry = (kind: Kind, hit: Hit): PaletteEntry => ({
    key: `${kind} ${hit.name}`,
    label: isNumbered(kind) ? hit.name : hit.title,
    icon: KINDS[kind].icon,
    note: [hitStatus(hit)?.word, isNumbered(kind) ? hit.title : hit.about].filter(Boolean).join(" · "),
    run: () => history.push(KINDS[kind].path(hit.name)),
  });
  const groups = (data?.groups ?? []).map(({ kind, hits }) => ({
    title: KINDS[kind].many,
    entries: hits.map((hit) => entry(kind, hit)),
  }));
  return { groups: typed === "" ? [] : groups, searching: typed !== rested || isFetching };
}

type PaletteProps = {
  /** What stands in its field when it opens. */
  begin: string;
  onClose: () => void;
  onKeys: () => void;
};

/** Go to a place, find anything, do something: what is on the page first. */
export function Palette({ begin, onClose, onKeys }: PaletteProps) {
  const go = useNavigate();
  const [text, setText] = useState(begin);
  const typed = text.trim();
  const [here] = useState(hereEntries);
  const isObject = here.length > 1;
  const recent = useRecentEntries();
  const places = usePlaceEntries();
  const creations = useCreateEntries();
  const settings = useSettingEntries(onKeys);
  const zones = useZoneEntries();
  const found = useFound(typed);
  const everything: PaletteEntry = {
    key: "everything",
    label: `See all results for “${typed}”`,
    icon: "search",
    run: () => void go({ to: "/search", search: { q: typed } }),
  };
  const groups: PaletteGroup[] =
    typed === ""
      ? [
          ...(isObject ? [{ title: "Here", entries: here }] : []),
          { title: "Recent", entries: recent },
          { title: "Go to", entries: places },
          ...(isObject ? [] : [{ title: "Here", entries: here }]),
          { title: "Do", entries: [...creations, ...settings, ...zones.slice(0, 3)] },
        ]
      : [
          { title: "Here", entries: fitting(here, typed) },
          { title: "Go to", entries: fitting(places, typed) },
          ...found.groups,
          { title: "Do", entries: fitting([...creations, ...settings], typed) },
          { title: "Time zones", entries: typed.length < 2 ? [] : fitting(zones, typed).slice(0, SHOWN_ZONES) },
          { title: "Search", entries: [everything] },
        ];
  return (
    <CommandPalette
      onClose={onClose}
      typed={text}
      onType={setText}
      groups={groups.filter(({ entries }) => entries.length > 0)}
      searching={found.searching}
    />
  );
}
