import { useMe } from "../../kernel/session.ts";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

/** The parts of the settings that the signed-in user may see. */
export function SettingsTabs() {
  const { permissions } = useMe();
  return (
    <FilterTabs label="Settings">
      <FilterTab to="/settings/me">You</FilterTab>
      <FilterTab to="/settings/people">People</FilterTab>
      <FilterTab to="/settings/sources">Sources</FilterTab>
      <FilterTab to="/settings/integrations">Integrations</FilterTab>
      <FilterTab to="/settings/pager">Pager</FilterTab>
      {permissions.includes("access:read") && (
        <>
          <FilterTab to="/settings/channels">Channels</FilterTab>
          <FilterTab to="/settings/tokens">Tokens</FilterTab>
          <FilterTab to="/settings/audit">Audit</FilterTab>
          <FilterTab to="/settings/about">About</FilterTab>
        </>
      )}
    </FilterTabs>
  );
}
