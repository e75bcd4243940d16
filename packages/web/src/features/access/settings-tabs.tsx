import { useLocation } from "@tanstack/react-router";
import { useMe } from "../../kernel/session.ts";
import { PlaceTabs, StripTab, TabStrip } from "../../kit/place-tabs.tsx";

const FOR_ALL = [
  ["/settings/me", "You"],
  ["/settings/people", "People"],
  ["/settings/sources", "Sources"],
  ["/settings/integrations", "Integrations"],
  ["/settings/pager", "Pager"],
] as const;
const FOR_ADMINISTRATORS = [
  ["/settings/channels", "Channels"],
  ["/settings/tokens", "Tokens"],
  ["/settings/audit", "Audit"],
  ["/settings/about", "About"],
] as const;

/** The parts of the settings that the signed-in user may see. */
export function SettingsTabs() {
  const { permissions } = useMe();
  const shown = useLocation({ select: ({ pathname }) => pathname });
  const parts = permissions.includes("access:read") ? [...FOR_ALL, ...FOR_ADMINISTRATORS] : FOR_ALL;
  return (
    <PlaceTabs>
      <TabStrip label="Settings" shown={shown}>
        {parts.map(([path, label]) => (
          <StripTab key={path} to={path} picked={path === shown}>
            {label}
          </StripTab>
        ))}
      </TabStrip>
    </PlaceTabs>
  );
}
