const INSTEAD = "\uFFFD";
const UNSTORABLE = /[\0\ud800-\udfff]/;

/** Text from outside as the database can keep it: without NUL, and without half of a surrogate pair, also within JSON. */
export const storableText = (text: string): string =>
  UNSTORABLE.test(text) ? Buffer.from(text.replaceAll("\0", INSTEAD)).toString("utf8") : text;

/** The same for all text within a value of JSON, names too. */
export const storableJson = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value).replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (written, code: string) =>
      code.length > 1 ? INSTEAD : written,
    ),
  );

/** PostgreSQL's words for text that cannot be stored. */
export const isUnstorable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code = "", message } = error as Error & { code?: string };
  return /^(22021|22P05)$/.test(code) || (code === "22P02" && message.includes("type json"));
};
