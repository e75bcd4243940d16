import { notify } from "@shipshape/contract/notify";
import { notifyContacts } from "@shipshape/contract/notify-contacts";
import { notifyProviders } from "@shipshape/contract/notify-providers";
import { notifyStory } from "@shipshape/contract/notify-story";
import { DONE } from "@shipshape/contract/value";
import type { Actor } from "../../kernel/actor.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { usersByName } from "../access/index.ts";
import { addContactMethod } from "./add-contact-method.ts";
import { addDevice } from "./add-device.ts";
import { mountChannelCalls } from "./channel-calls.ts";
import { type Channels, openChannels, providersOf } from "./channels.ts";
import { mountCoverage } from "./coverage-routes.ts";
import type { DeskReads } from "./desk-reads.ts";
import { contactMethodList, notificationList } from "./notify-views.ts";
import { ownUser } from "./own-user.ts";
import { pageStory } from "./page-story-views.ts";
import { personalRuleViews } from "./personal-rules.ts";
import { providerSettings } from "./provider-settings.ts";
import { providerView, providerViews } from "./provider-views.ts";
import { putPersonalRule } from "./put-personal-rule.ts";
import { putProvider } from "./put-provider.ts";
import { removeContactMethod } from "./remove-contact-method.ts";
import { restoreContactMethod } from "./restore-contact-method.ts";
import { sendContactCode } from "./send-contact-code.ts";
import { sendTestPage, sendTestPageTo } from "./send-test-page.ts";
import { verifyContact } from "./verify-contact.ts";
import { vapidKeys } from "./web-push-sending.ts";

function mountContacts({ mount }: Http, kernel: Kernel, channels: Channels): void {
  mount(notify.listMyContactMethods, async ({ actor }) => {
    const user = await ownUser(kernel, actor);
    return { contactMethods: await contactMethodList(kernel.db, channels, user) };
  });
  mount(notify.addMyContactMethod, ({ body, actor }) => addContactMethod(kernel, channels, actor, body));
  mount(notifyContacts.addMyDevice, ({ body, actor }) => addDevice(kernel, channels, actor, body));
  mount(notify.removeMyContactMethod, async ({ params, actor }) => {
    await removeContactMethod(kernel, actor, params.contactMethodId);
    return DONE;
  });
  mount(notify.restoreMyContactMethod, async ({ params, actor }) => {
    await restoreContactMethod(kernel, actor, params.contactMethodId);
    return DONE;
  });
  mount(notifyContacts.sendMyContactCode, async ({ params, actor }) => ({
    sent: await sendContactCode(kernel, channels, actor, params.contactMethodId),
  }));
  mount(notifyContacts.verifyMyContactMethod, async ({ params, body, actor }) => {
    await verifyContact(kernel, actor, params.contactMethodId, body.code);
    const all = await contactMethodList(kernel.db, channels, await ownUser(kernel, actor));
    const verified = all.find(({ id }) => id === params.contactMethodId);
    if (!verified) throw notFound("contact method", params.contactMethodId, "It was removed meanwhile.");
    return verified;
  });
}

/** How others are reached, for whoever administers this installation. */
function mountOthers({ mount }: Http, kernel: Kernel, channels: Channels): void {
  const named = async (name: string) => {
    const user = (await usersByName(kernel.db, [name])).get(name);
    if (!user) throw notFound("user", name, "See: shipshape user list.");
    return user;
  };
  mount(notifyContacts.listContactMethods, async ({ params }) => ({
    contactMethods: await contactMethodList(kernel.db, channels, await named(params.user)),
  }));
  mount(notifyContacts.testUser, async ({ params, body, actor }) => ({
    notifications: await sendTestPageTo(kernel, actor, await named(params.user), body),
  }));
}

function mountRules({ mount }: Http, kernel: Kernel): void {
  const rulesOf = async (actor: Actor) => ({
    rules: await personalRuleViews(kernel.db, (await ownUser(kernel, actor)).id),
  });
  mount(notifyContacts.getMyRules, ({ actor }) => rulesOf(actor));
  mount(notifyContacts.putMyRule, async ({ params, body, actor }) => {
    await putPersonalRule(kernel, actor, params.urgency, body);
    return rulesOf(actor);
  });
  mount(notifyContacts.resetMyRule, async ({ params, actor }) => {
    await putPersonalRule(kernel, actor, params.urgency, undefined);
    return DONE;
  });
}

function mountProviders({ mount }: Http, kernel: Kernel, channels: Channels): void {
  const named = (name: string) => {
    const provider = providersOf(channels).find((one) => one.name === name);
    if (!provider) throw notFound("provider", name, "See: shipshape channel providers.");
    return provider;
  };
  mount(notifyContacts.listChannels, async () => ({
    channels: await Promise.all(
      Object.values(channels).map(async ({ name: channel, words, needsCode, readiness }) => ({
        channel,
        ...words,
        needsCode,
        ...(await readiness()),
      })),
    ),
    pushKey: (await vapidKeys(kernel)).publicKey,
  }));
  mount(notifyProviders.listProviders, async () => ({ providers: await providerViews(kernel, channels) }));
  mount(notifyProviders.putProvider, async ({ params, body, actor }) => {
    const provider = named(params.provider);
    await putProvider(kernel, actor, provider, body.values);
    return providerView(kernel, channels, provider);
  });
  mount(notifyProviders.checkProvider, async ({ params }) => {
    const provider = named(params.provider);
    const settings = providerSettings(kernel);
    const state = await settings.readiness(provider);
    return state.ready ? provider.check(await settings.values(provider), kernel.outbound) : state;
  });
}

export function mountNotifyRoutes(http: Http, kernel: Kernel, reads: DeskReads): void {
  const channels = openChannels(kernel);
  http.mount(notify.listNotifications, async ({ query }) => ({
    notifications: await notificationList(kernel.db, query),
  }));
  http.mount(notifyStory.getPageStory, ({ params }) => pageStory(kernel.db, params.notificationId));
  mountContacts(http, kernel, channels);
  mountOthers(http, kernel, channels);
  mountRules(http, kernel);
  mountProviders(http, kernel, channels);
  mountCoverage(http, kernel);
  http.mount(notify.sendTestPage, async ({ body, actor }) => ({
    notifications: await sendTestPage(kernel, actor, body),
  }));
  mountChannelCalls(http, kernel, channels, reads);
}
