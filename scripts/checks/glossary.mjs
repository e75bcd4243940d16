import { headingsOf, linesOf } from "./markdown.mjs";
import { isTest, PACKAGE_CODE } from "./tree.mjs";
import { plainWords, wordPattern } from "./words.mjs";

const GLOSSARY = "docs/glossary.md";
const SPOKEN = /^(packages\/[^/]+\/(src|migrations)|demo)\/.*\.(ts|tsx|mjs|sql)$/;

/** One vocabulary: a word means one thing in SQL, code, interface, CLI and documents. */
export const glossary = {
  name: "glossary",
  holds: "Every term of docs/glossary.md is alphabetical and used in the code; none of its avoided words is.",
  run(tree) {
    if (!tree.has(GLOSSARY)) return { saw: 0, of: "terms", problems: [] };
    const text = tree.text(GLOSSARY);
    const terms = headingsOf(text).filter(({ level }) => level === 3);
    const spoken = tree.matching(SPOKEN).map((path) => ({ path, words: plainWords(tree.text(path)) }));
    const ours = spoken.filter(({ path }) => PACKAGE_CODE.test(path) && !isTest(path));
    const avoided = avoidedWords(text);
    const problems = [...disordered(terms), ...unused(terms, spoken), ...avoided.flatMap((word) => uses(word, ours))];
    return { saw: terms.length, of: "terms", note: `${avoided.length} avoided words`, problems };
  },
};

/** Rows of the table `| instead of | we say |`; a cell may hold several words, separated by commas. */
const avoidedWords = (text) =>
  linesOf(text).flatMap(({ content }) => {
    const [, left, right] = /^\|\s*(\*.+?\*)\s*\|\s*(.+?)\s*\|/.exec(content) ?? [];
    const words = left?.split(",") ?? [];
    return words.map((word) => ({ word: word.replaceAll("*", "").trim(), say: right.replaceAll("*", "") }));
  });

const disordered = (terms) =>
  terms.flatMap(({ title, line }, index) => {
    const before = terms[index - 1]?.title;
    if (!before || before.localeCompare(title, "en", { sensitivity: "base" }) < 0) return [];
    return [{ at: `${GLOSSARY}:${line}`, says: `"${title}" stands after "${before}"`, mend: "keep it alphabetical" }];
  });

/** A heading may give a short and a long form: "SLO (service level objective)" is used when either is. */
function unused(terms, spoken) {
  return terms.flatMap(({ title, line }) => {
    const forms = title.split(/[()/]/).filter((form) => form.trim() !== "");
    const patterns = forms.map((form) => wordPattern(form));
    if (spoken.some(({ words }) => patterns.some((pattern) => pattern.test(words)))) return [];
    return [{ at: `${GLOSSARY}:${line}`, says: `no code says "${title}"`, mend: "use the word, or drop the term" }];
  });
}

function uses({ word, say }, spoken) {
  const pattern = wordPattern(word);
  return spoken.flatMap(({ path, words }) =>
    words.split("\n").flatMap((line, index) => {
      if (!pattern.test(line)) return [];
      return [{ at: `${path}:${index + 1}`, says: `says "${word}"`, mend: `say "${say}" (${GLOSSARY})` }];
    }),
  );
}
