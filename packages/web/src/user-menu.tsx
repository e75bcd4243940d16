import { chooseDensity, DENSITIES, useDensity } from "./kernel/density.ts";
import { chooseKeys, useKeysChoice } from "./kernel/keys-choice.ts";
import { useMe } from "./kernel/session.ts";
import { chooseTheme, THEMES, useTheme } from "./kernel/theme.ts";
import { chooseTimeZone, deviceZone, useTimeZoneChoice } from "./kernel/time-zone.ts";
import { Icon } from "./kit/icon.tsx";
import { Menu } from "./kit/menu.tsx";
import { useSignOut } from "./use-sign-out.ts";

const DENSITY_WORDS = { compact: "Compact", comfortable: "Comfortable" } as const;
const THEME_WORDS = { system: "As the system", light: "Light", dark: "Dark" } as const;

function zoneChoices(own: string, chosen: string) {
  const zones = [...new Set([own, "UTC", ...(chosen === "device" ? [] : [chosen])])];
  return [
    { value: "device", label: `This device (${deviceZone()})` },
    ...zones.map((zone) => ({ value: zone, label: zone })),
  ];
}

/** Who is signed in; theme, time zone, keys, sign out. */
export function UserMenu({ onKeys, onZones }: { onKeys: () => void; onZones: () => void }) {
  const me = useMe();
  const theme = useTheme();
  const zone = useTimeZoneChoice();
  const density = useDensity();
  const keys = useKeysChoice();
  const signOut = useSignOut();
  return (
    <Menu
      label={`Menu of ${me.displayName}`}
      parts={[
        {
          kind: "choice",
          title: "Theme",
          value: theme,
          choices: THEMES.map((value) => ({ value, label: THEME_WORDS[value] })),
          onChoose: (value) => chooseTheme(THEMES.find((known) => known === value) ?? "system"),
        },
        {
          kind: "choice",
          title: "Times shown in",
          value: zone,
          choices: zoneChoices(me.timeZone, zone),
          onChoose: chooseTimeZone,
        },
        { kind: "action", label: "Another time zone …", onPress: onZones },
        {
          kind: "choice",
          title: "Rows",
          value: density,
          choices: DENSITIES.map((value) => ({ value, label: DENSITY_WORDS[value] })),
          onChoose: (value) => chooseDensity(DENSITIES.find((known) => known === value) ?? "compact"),
        },
        {
          kind: "choice",
          title: "Single keys",
          value: keys,
          choices: [
            { value: "on", label: "On" },
            { value: "off", label: "Off" },
          ],
          onChoose: (value) => chooseKeys(value === "off" ? "off" : "on"),
        },
        { kind: "action", label: "Show the keys", onPress: onKeys },
        { kind: "action", label: "Sign out", onPress: signOut },
      ]}
    >
      <Icon name="user" size={18} /> {me.displayName}
    </Menu>
  );
}
