import { notify } from "@shipshape/contract/notify";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { addContactMethod } from "./add-contact-method.ts";
import { openChannels } from "./channels.ts";
import { contactMethodList, notificationList } from "./notify-views.ts";
import { ownUser } from "./own-user.ts";
import { removeContactMethod } from "./remove-contact-method.ts";
import { restoreContactMethod } from "./restore-contact-method.ts";
import { sendTestPage } from "./send-test-page.ts";

export function mountNotifyRoutes({ mount }: Http, kernel: Kernel): void {
  const channels = openChannels(kernel);

  mount(notify.listNotifications, async ({ query }) => ({ notifications: await notificationList(kernel.db, query) }));
  mount(notify.listMyContactMethods, async ({ actor }) => {
    const user = await ownUser(kernel, actor);
    return { contactMethods: await contactMethodList(kernel.db, user) };
  });
  mount(notify.addMyContactMethod, ({ body, actor }) => addContactMethod(kernel, channels, actor, body));
  mount(notify.removeMyContactMethod, async ({ params, actor }) => {
    await removeContactMethod(kernel, actor, params.contactMethodId);
    return DONE;
  });
  mount(notify.restoreMyContactMethod, async ({ params, actor }) => {
    await restoreContactMethod(kernel, actor, params.contactMethodId);
    return DONE;
  });
  mount(notify.sendTestPage, async ({ body, actor }) => ({
    notifications: await sendTestPage(kernel, actor, body.contactMethodId),
  }));
}
