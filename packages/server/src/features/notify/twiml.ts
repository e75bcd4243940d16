import type { ProviderReply } from "./channel.ts";
import { readable } from "./readable-text.ts";

/** Text from outside must not become markup of Twilio's, nor hold what XML cannot: such a call would say nothing. */
export const xml = (text: string): string => readable(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What Twilio is to do, in its markup language; verbs are trusted, texts were made with `xml`. */
export const twimlOf = (verbs: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

export const twiml = (verbs: string): ProviderReply => ({ status: 200, contentType: "text/xml", body: twimlOf(verbs) });
