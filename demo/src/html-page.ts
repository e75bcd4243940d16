/** One look for the pages of the demo: the shop and the mailbox. */
const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; }
  ul { list-style: none; padding: 0; display: grid; gap: 0.75rem; }
  li { display: flex; align-items: center; gap: 1rem; border: 1px solid #8885; border-radius: 0.5rem; padding: 0.75rem 1rem; }
  li b { flex: 1; font-weight: 600; }
  button { font: inherit; padding: 0.4rem 1.1rem; border-radius: 0.4rem; border: 0; background: #1f5fbf; color: #fff; }
  iframe { width: 100%; height: 32rem; border: 1px solid #8885; border-radius: 0.5rem; background: #fff; color-scheme: light; }
  small { color: #777; }`;

export type PageOptions = { readonly title: string; readonly body: string; readonly refreshSeconds?: number };

/** A whole page. `body` is markup already: what comes from elsewhere must have gone through `escaped`. */
export const htmlPage = ({ title, body, refreshSeconds }: PageOptions): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">${
  refreshSeconds === undefined ? "" : `<meta http-equiv="refresh" content="${refreshSeconds}">`
}
<title>${escaped(title)}</title><style>${STYLE}
</style></head>
<body>${body}</body>
</html>
`;

/** Text that stays text inside markup. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
