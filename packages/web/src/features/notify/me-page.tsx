import { useMe } from "../../kernel/session.ts";
import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page, RailPart } from "../../kit/page.tsx";
import { SettingsTabs } from "../access/settings-tabs.tsx";
import { ContactMethods } from "./contact-methods.tsx";
import { MyRules } from "./my-rules.tsx";
import { NotificationLog } from "./notification-log.tsx";
import { ThisDevice } from "./this-device.tsx";

export function MePage() {
  const me = useMe();
  return (
    <Page
      title="Settings"
      byline={<SettingsTabs />}
      rail={
        <RailPart title="You" aside={<TextLink to="/my-shifts">My shifts</TextLink>}>
          <Facts
            facts={[
              { term: "Name", value: me.name },
              { term: "Full name", value: me.displayName },
              { term: "Role", value: me.role },
              { term: "Time zone", value: me.timeZone },
            ]}
          />
        </RailPart>
      }
    >
      <ThisDevice />
      <ContactMethods />
      <MyRules />
      <NotificationLog title="Sent to you" query={{ user: me.name, limit: 50 }} />
    </Page>
  );
}
