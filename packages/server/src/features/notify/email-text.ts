import type { Message } from "./channel.ts";

/** Text from outside must not become markup. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll("\n", "<br>");

const FOOTERS = {
  page: "Acknowledging stops the paging; the incident stays open until somebody resolves it.",
  test: "This is a test that you asked for. Nothing is wrong.",
  code: "Type this code where you added the address. If it was not you, ignore this: nothing is sent here without it.",
  notice: "This is news: nobody is paged, and no answer is awaited.",
} as const;

const linesOf = ({ content, because }: Message) => ({
  greeting: `Hello ${content.displayName},`,
  why: `Why you: ${because}`,
  footer: FOOTERS[content.kind],
});

const alsoText = ({ bundled }: Message): string =>
  [
    `${bundled.length} more for you:`,
    ...bundled.map(({ subject, incidentUrl }) => (incidentUrl ? `- ${subject}\n  ${incidentUrl}` : `- ${subject}`)),
  ].join("\n");

const alsoHtml = ({ bundled }: Message): string =>
  bundled.length === 0
    ? ""
    : `<p>${bundled.length} more for you:</p><ul>${bundled
        .map(({ subject, incidentUrl }) => {
          const text = escaped(subject);
          return `<li>${incidentUrl ? `<a href="${escaped(incidentUrl)}">${text}</a>` : text}</li>`;
        })
        .join("")}</ul>`;

/** The message as plain text: everything that is needed is on the first screen of a phone. */
export function plainText(message: Message): string {
  const { greeting, why, footer } = linesOf(message);
  const { ackUrl } = message;
  const { text, incidentUrl, link } = message.content;
  return [
    greeting,
    text,
    ...(ackUrl ? [`Acknowledge: ${ackUrl}`] : []),
    ...(incidentUrl ? [`Incident: ${incidentUrl}`] : []),
    ...(link ? [`${link.label}: ${link.url}`] : []),
    ...(message.bundled.length > 0 ? [alsoText(message)] : []),
    why,
    footer,
  ].join("\n\n");
}

const button = (url: string, label: string) =>
  `<p><a href="${escaped(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;` +
  `color:#ffffff;text-decoration:none;font-weight:bold">${label}</a></p>`;

/** The same in HTML, with a button that a thumb can hit. It loads nothing from anywhere. */
export function htmlText(message: Message): string {
  const { greeting, why, footer } = linesOf(message);
  const { ackUrl } = message;
  const { text, incidentUrl, link } = message.content;
  const links = [...(incidentUrl ? [{ label: "Open the incident", url: incidentUrl }] : []), ...(link ? [link] : [])]
    .map(({ label, url }) => `<p><a href="${escaped(url)}">${escaped(label)}</a></p>`)
    .join("");
  return (
    `<!doctype html><html lang="en"><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5">` +
    `<h1 style="font-size:18px">${escaped(message.subject)}</h1><p>${escaped(greeting)}</p><p>${escaped(text)}</p>` +
    `${ackUrl ? button(ackUrl, "Acknowledge") : ""}${links}${alsoHtml(message)}` +
    `<p style="color:#555555">${escaped(why)}</p><p style="color:#555555">${escaped(footer)}</p></body></html>`
  );
}
