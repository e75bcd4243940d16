import type { Channel } from "@shipshape/contract/notify";
import type * as z from "zod";

type ChannelName = z.output<typeof Channel>;

/** What people call a channel. */
const CHANNEL_WORDS: Readonly<Record<ChannelName, string>> = {
  push: "Push",
  sms: "Text message",
  voice: "Phone call",
  slack: "Slack",
  email: "E-mail",
  ntfy: "ntfy",
  unifiedpush: "UnifiedPush",
  webhook: "Webhook",
};

export const channelWord = (channel: string): string => CHANNEL_WORDS[channel as ChannelName] ?? channel;
