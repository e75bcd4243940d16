/** The lines of a Markdown document, numbered, each with whether it stands inside a code fence. */
export function linesOf(text) {
  let fenced = false;
  return text.split("\n").flatMap((content, index) => {
    if (/^\s*(```|~~~)/.test(content)) {
      fenced = !fenced;
      return [];
    }
    return [{ line: index + 1, content, fenced }];
  });
}

/** Headings with the anchors that GitHub gives them. */
export const headingsOf = (text) =>
  linesOf(text).flatMap(({ line, content, fenced }) => {
    const [, marks, title] = (!fenced && /^(#{1,6})\s+(.+?)\s*#*$/.exec(content)) || [];
    return title ? [{ line, level: marks.length, title, slug: slugOf(title) }] : [];
  });

const slugOf = (title) =>
  title
    .toLowerCase()
    .replace(/[`*]/g, "")
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
