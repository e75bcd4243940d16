import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { ConnectionStrip } from "./connection-strip.tsx";
import { ask } from "./kernel/ask.ts";
import { focusFilter, moveToRow, useKeys } from "./kernel/keyboard.ts";
import { useLiveUpdates } from "./kernel/live.ts";
import { showOpenCount } from "./kernel/page-title.ts";
import { PlaceLink, SearchButton, ShellFrame, TabButton } from "./kit/shell-frame.tsx";
import { ShortcutSheet } from "./kit/shortcut-sheet.tsx";
import { PLACES, SETTINGS } from "./places.ts";
import { SHORTCUTS } from "./shortcuts.ts";
import { touches } from "./touches.ts";
import { UserMenu } from "./user-menu.tsx";

const fetchPalette = async () => {
  const { Palette: Component } = await import("./palette.tsx");
  return { default: Component };
};
const Palette = lazy(fetchPalette);

const PHONE_PLACES: readonly string[] = ["/", "/incidents", "/alerts", "/on-call"];

/** What is open wants to be seen everywhere: beside its place, in the title, on the icon of the tab. */
function useOpenCount(): number {
  const { data } = useQuery(ask.incidents.list({ query: { status: "open" } }));
  const count = data?.incidents.length ?? 0;
  useEffect(() => showOpenCount(count), [count]);
  return count;
}

function useShellKeys(openSheet: () => void): void {
  const navigate = useNavigate();
  const goKeys = [...PLACES, SETTINGS].map(({ key, to }) => [`g ${key}`, () => void navigate({ to })] as const);
  useKeys({
    ...Object.fromEntries(goKeys),
    j: () => moveToRow(1),
    k: () => moveToRow(-1),
    "/": focusFilter,
    "?": openSheet,
  });
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
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [togglePalette] = useState(() => () => setPalette((open) => !open));
  const open = useOpenCount();
  useLiveUpdates(touches);
  usePaletteKey(togglePalette);
  usePaletteAtHand();
  useShellKeys(() => setSheet(true));
  const link = ({ to, label, icon, key }: (typeof PLACES)[number] | typeof SETTINGS) => (
    <PlaceLink
      key={to}
      to={to}
      icon={icon}
      label={label}
      shortcut={`g ${key}`}
      open={to === "/incidents" ? open : undefined}
      activeOptions={{ exact: to === "/" }}
    />
  );
  return (
    <ShellFrame
      places={PLACES.map(link)}
      search={<SearchButton onPress={togglePalette} />}
      strip={<ConnectionStrip />}
      foot={
        <>
          {link(SETTINGS)}
          <UserMenu onKeys={() => setSheet(true)} />
        </>
      }
      tabs={
        <>
          {PLACES.filter(({ to }) => PHONE_PLACES.includes(to)).map(link)}
          <TabButton icon="more" label="More" onPress={togglePalette} />
        </>
      }
    >
      <Outlet />
      <Suspense>
        {palette && <Palette open={palette} onOpenChange={setPalette} onKeys={() => setSheet(true)} />}
      </Suspense>
      <ShortcutSheet open={sheet} onOpenChange={setSheet} groups={SHORTCUTS} />
    </ShellFrame>
  );
}
