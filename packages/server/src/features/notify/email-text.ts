import type { Message, Standing } from "./channel.ts";

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
    `${ackUrl ? button(ackUrl, "Acknowledge") : ""}${links}` +
    `<p style="color:#555555">${escaped(why)}</p><p style="color:#555555">${escaped(footer)}</p></body></html>`
  );
}

const NEWS = { open: "is open", acknowledged: "is being looked after", resolved: "is over" } as const;

/** What a team is told of an incident of its services. */
export function standingText({ shortId, title, status, severity, because, url }: Standing) {
  const subject = `[${severity}] ${title} (${shortId})`;
  const news = `${shortId} ${NEWS[status]}: ${because}.`;
  const why = "Your team's contacts name this address. Nobody is paged by this message.";
  return {
    subject: status === "open" ? subject : `Re: ${subject}`,
    text: [title, news, `Incident: ${url}`, why].join("\n\n"),
    html:
      `<!doctype html><html lang="en"><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5">` +
      `<h1 style="font-size:18px">${escaped(title)}</h1><p>${escaped(news)}</p>` +
      `<p><a href="${escaped(url)}">Open the incident</a></p><p style="color:#555555">${escaped(why)}</p></body></html>`,
  };
}
