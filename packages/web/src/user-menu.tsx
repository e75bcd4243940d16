import { useMe } from "./kernel/session.ts";
import { chooseTheme, THEMES, useTheme } from "./kernel/theme.ts";
import { chooseTimeZone, useTimeZoneChoice } from "./kernel/time-zone.ts";
import { Icon } from "./kit/icon.tsx";
import { Menu } from "./kit/menu.tsx";
import { useSignOut } from "./use-sign-out.ts";

const THEME_WORDS = { system: "As the system", light: "Light", dark: "Dark" } as const;

function zoneChoices(own: string, chosen: string) {
  const zones = [...new Set([own, "UTC", ...(chosen === "device" ? [] : [chosen])])];
  return [
    { value: "device", label: `This device (${Intl.DateTimeFormat().resolvedOptions().timeZone})` },
    ...zones.map((zone) => ({ value: zone, label: zone })),
  ];
}

/** Who is signed in; theme, time zone, keys, sign out. */
export function UserMenu({ onKeys }: { onKeys: () => void }) {
  const me = useMe();
  const theme = useTheme();
  const zone = useTimeZoneChoice();
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
        { kind: "action", label: "Keys", onPress: onKeys },
        { kind: "action", label: "Sign out", onPress: signOut },
      ]}
    >
      <Icon name="user" size={18} /> {me.displayName}
    </Menu>
  );
}
