import { escaped, htmlPage } from "./html-page.ts";
import type { Mail, NumberedMail } from "./mail.ts";

const REFRESH_SECONDS = 3;

const time = (iso: string): string => `${iso.slice(11, 19)} UTC`;

/** All mails, newest first; the page looks for new ones by itself. */
export function listPage(mails: readonly NumberedMail[]): string {
  const item = ({ number, subject, to, receivedAt }: NumberedMail) => `
  <li><b><a href="/mails/${number}">${escaped(subject)}</a></b>
    <small>${escaped(to.join(", "))}<br>${time(receivedAt)}</small></li>`;
  const body =
    mails.length === 0
      ? "<p>No mail yet. Break the shop, and whoever is on call is written to within two minutes: <code>node bin/shipshape.mjs demo break</code></p>"
      : `<ul>${mails.toReversed().map(item).join("")}\n</ul>`;
  const title = mails.length === 0 ? "Mailbox" : `Mailbox (${mails.length})`;
  return htmlPage({ title, body: `<h1>Mailbox of the demo</h1>${body}`, refreshSeconds: REFRESH_SECONDS });
}

/** One mail. What it says is shown in a frame of its own, where its links open in a new tab. */
export function mailPage({ number, subject, from, to, receivedAt }: NumberedMail): string {
  const body = `<p><a href="/">All mails</a></p><h1>${escaped(subject)}</h1>
<p><small>From ${escaped(from)} to ${escaped(to.join(", "))}, ${time(receivedAt)}</small></p>
<iframe src="/mails/${number}/message" title="The message"></iframe>`;
  return htmlPage({ title: subject, body });
}

/** What the mail itself says: its HTML, or its text with the addresses made links. */
export function messagePage({ html, text }: Mail): string {
  return `<!doctype html><base target="_blank">${html ?? `<pre style="white-space:pre-wrap">${linked(text)}</pre>`}`;
}

const linked = (text: string): string =>
  escaped(text).replace(/https?:\/\/(?:(?!&#(?:34|39|60|62);)\S)+/g, (url) => `<a href="${url}">${url}</a>`);
