import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { ConnectionStrip } from "./connection-strip.tsx";
import { ask } from "./kernel/ask.ts";
import { copyLink } from "./kernel/copy-text.ts";
import { focusFilter, type KeyActions, moveToRow, useKeys } from "./kernel/keyboard.ts";
import { useLiveUpdates } from "./kernel/live.ts";
import { showOpenCount } from "./kernel/page-title.ts";
import { PlaceLink, SearchButton, ShellFrame, TabButton } from "./kit/shell-frame.tsx";
import { ShortcutSheet } from "./kit/shortcut-sheet.tsx";
import { OwnShift } from "./own-shift.tsx";
import { isOfPlace, PHONE_PATHS, type Place, SETTINGS, usePathname, usePlaces } from "./places.ts";
import { shortcutsNow } from "./shortcuts.ts";
import { touches } from "./touches.ts";
import { UserMenu } from "./user-menu.tsx";

const fetchPalette = async () => {
  const { Palette: Component } = await import("./palette.tsx");
  return { default: Component };
};
const Palette = lazy(fetchPalette);

/** What is open wants to be seen everywhere: beside its place, in the title, on the icon of the tab. */
function useOpenCount(): number {
  const { data } = useQuery(ask.incidents.list({ query: { status: "open" } }));
  const count = data?.incidents.length ?? 0;
  useEffect(() => showOpenCount(count), [count]);
  return count;
}

/** How the row keys of a list are told in the sheet of keys; the browser itself opens what has the focus. */
const LIST_KEYS: KeyActions = {
  j: { does: "Next row", run: () => moveToRow(1) },
  k: { does: "Previous row", run: () => moveToRow(-1) },
  "/": { does: "Filter the list", run: focusFilter },
};

/** From an object to its list. */
function goUp(): void {
  const crumbs = document.querySelectorAll<HTMLElement>("nav[aria-label='Where you are'] a");
  crumbs.item(crumbs.length - 1)?.click();
}

function useShellKeys(places: readonly Place[], openSheet: () => void): void {
  const navigate = useNavigate();
  const goKeys = [...places, SETTINGS].map(
    ({ key, path, label }) => [`g ${key}`, { does: label, run: () => void navigate({ to: path }) }] as const,
  );
  useKeys(Object.fromEntries(goKeys), "go");
  useKeys(LIST_KEYS, "list");
  useKeys(
    {
      "?": { does: "These keys", run: openSheet },
      Escape: { does: "One level up", run: goUp },
      y: { does: "Copy the link of this page", run: copyLink },
    },
    "everywhere",
  );
}

/** ⌘K works everywhere, inside fields too. */
function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [toggle]);
}

/** Fetched once the page is there, so that it opens at once, and without a connection too. */
function usePaletteAtHand(): void {
  useEffect(() => {
    const timer = setTimeout(() => void fetchPalette().catch(() => undefined), 1_500);
    return () => clearTimeout(timer);
  }, []);
}

/** Around every page of a signed-in user: the places, the palette, the keys, the live connection. */
export function Shell() {
  const [palette, setPalette] = useState<string>();
  const [sheet, setSheet] = useState(false);
  const [togglePalette] = useState(() => () => setPalette((open) => (open === undefined ? "" : undefined)));
  const open = useOpenCount();
  useLiveUpdates(touches);
  usePaletteKey(togglePalette);
  usePaletteAtHand();
  const places = usePlaces();
  const pathname = usePathname();
  useShellKeys(places, () => setSheet(true));
  const link = (place: Place) => (
    <PlaceLink
      key={place.path}
      to={place.path}
      icon={place.icon}
      label={place.label}
      shortcut={`g ${place.key}`}
      open={place.path === "/incidents" ? open : undefined}
      current={isOfPlace(place, pathname)}
    />
  );
  return (
    <ShellFrame
      places={places.map(link)}
      search={<SearchButton onPress={togglePalette} />}
      strip={<ConnectionStrip />}
      state={<OwnShift />}
      foot={
        <>
          {link(SETTINGS)}
          <UserMenu onKeys={() => setSheet(true)} onZones={() => setPalette("time zone ")} />
        </>
      }
      tabs={
        <>
          {PHONE_PATHS.flatMap((phone) => places.filter(({ path }) => path === phone)).map(link)}
          <TabButton icon="more" label="More" onPress={togglePalette} />
        </>
      }
    >
      <Outlet />
      <Suspense>
        {palette !== undefined && (
          <Palette begin={palette} onClose={() => setPalette(undefined)} onKeys={() => setSheet(true)} />
        )}
      </Suspense>
      {sheet && <ShortcutSheet open onOpenChange={setSheet} groups={shortcutsNow()} />}
    </ShellFrame>
  );
}
