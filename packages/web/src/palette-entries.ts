import type { Permission } from "@shipshape/contract/permission";
import { useNavigate } from "@tanstack/react-router";
import { copyLink, copyText } from "./kernel/copy-text.ts";
import { chooseDensity, DENSITIES, useDensity } from "./kernel/density.ts";
import { doWhenOffered } from "./kernel/keyboard.ts";
import { chooseKeys, useKeysChoice } from "./kernel/keys-choice.ts";
import { pageActionsNow } from "./kernel/page-actions.ts";
import { shownShortId } from "./kernel/page-title.ts";
import { useMe } from "./kernel/session.ts";
import { chooseTheme, THEMES, useTheme } from "./kernel/theme.ts";
import { chooseTimeZone, deviceZone, useTimeZoneChoice } from "./kernel/time-zone.ts";
import type { PaletteEntry } from "./kit/command-palette.tsx";
import { SETTINGS, usePlaces } from "./places.ts";
import { useSignOut } from "./use-sign-out.ts";

const THEME_WORDS = { system: "Theme as the system", light: "Light theme", dark: "Dark theme" } as const;
const DENSITY_WORDS = { compact: "Compact rows", comfortable: "Comfortable rows" } as const;

/** What can be done with what the page shows, and with its address. */
export function hereEntries(): PaletteEntry[] {
  const shortId = shownShortId();
  const copyId: PaletteEntry[] = shortId
    ? [
        {
          key: "copy-id",
          label: `Copy ${shortId}`,
          icon: "copy",
          run: () => copyText(shortId, `${shortId} was copied.`),
        },
      ]
    : [];
  const actions = pageActionsNow();
  return [
    ...actions,
    { key: "copy-link", label: "Copy the link of this page", icon: "link", shortcut: "y", run: copyLink },
    ...copyId,
  ];
}

/** The places, and the pages they hold. */
export function usePlaceEntries(): PaletteEntry[] {
  const go = useNavigate();
  const { permissions } = useMe();
  const places = usePlaces();
  const settings: (typeof SETTINGS)["parts"] = permissions.includes("access:read") ? SETTINGS.parts : [];
  return [...places, { ...SETTINGS, parts: settings }].flatMap(({ path, label, icon, key, parts }) => [
    { key: path, label, icon, shortcut: `g ${key}`, run: () => void go({ to: path }) },
    ...parts
      .filter((part) => part.label !== label)
      .map((part) => ({
        key: `${path} ${part.path}`,
        label: part.label,
        icon,
        note: label,
        run: () => void go({ to: part.path }),
      })),
  ]);
}

type Creation = {
  readonly label: string;
  readonly permission: Permission;
  readonly to: "/incidents" | "/services" | "/settings/tokens";
  /** How its page calls the action that begins it. */
  readonly does: RegExp;
  readonly icon: PaletteEntry["icon"];
};

const CREATIONS: readonly Creation[] = [
  {
    label: "Declare an incident",
    permission: "incidents:write",
    to: "/incidents",
    does: /declare/i,
    icon: "incidents",
  },
  { label: "Add a service", permission: "catalog:write", to: "/services", does: /add a service/i, icon: "services" },
  { label: "Create a token", permission: "access:write", to: "/settings/tokens", does: /token/i, icon: "settings" },
];

/** What can be begun from everywhere. */
export function useCreateEntries(): PaletteEntry[] {
  const go = useNavigate();
  const { permissions } = useMe();
  return CREATIONS.filter(({ permission }) => permissions.includes(permission)).map(({ label, to, does, icon }) => ({
    key: label,
    label,
    icon,
    words: ["new", "create"],
    run: () => void go({ to }).then(() => doWhenOffered(does)),
  }));
}

/** How the interface looks, counts time and answers to keys. */
export function useSettingEntries(onKeys: () => void): PaletteEntry[] {
  const signOut = useSignOut();
  const theme = useTheme();
  const density = useDensity();
  const keys = useKeysChoice();
  return [
    { key: "keys", label: "Keys", icon: "settings", words: ["shortcuts", "help"], shortcut: "?", run: onKeys },
    {
      key: "keys-switch",
      label: keys === "on" ? "Switch single keys off" : "Switch single keys on",
      icon: "settings",
      words: ["shortcuts", "accessibility"],
      run: () => chooseKeys(keys === "on" ? "off" : "on"),
    },
    ...THEMES.map((one) => ({
      key: `theme ${one}`,
      label: THEME_WORDS[one],
      icon: "settings" as const,
      words: ["appearance", "mode"],
      chosen: one === theme,
      run: () => chooseTheme(one),
    })),
    ...DENSITIES.map((one) => ({
      key: `density ${one}`,
      label: DENSITY_WORDS[one],
      icon: "settings" as const,
      words: ["density"],
      chosen: one === density,
      run: () => chooseDensity(one),
    })),
    { key: "sign-out", label: "Sign out", icon: "user", words: ["log out"], run: signOut },
  ];
}

/** Every zone in which times can be shown; the nearest at hand first. */
export function useZoneEntries(): PaletteEntry[] {
  const { timeZone } = useMe();
  const chosen = useTimeZoneChoice();
  const zones = [...new Set([timeZone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  const entry = (value: string, label: string): PaletteEntry => ({
    key: `zone ${value}`,
    label: `Times in ${label}`,
    icon: "settings",
    words: ["time zone", label.replaceAll(/[/_]/g, " ")],
    chosen: value === chosen,
    run: () => chooseTimeZone(value),
  });
  return [entry("device", `this device's zone, ${deviceZone()}`), ...zones.map((zone) => entry(zone, zone))];
}
