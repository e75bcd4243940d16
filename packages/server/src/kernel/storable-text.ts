const INSTEAD = "\uFFFD";

/** Text from outside as the database can keep it: without NUL, and without half of a surrogate pair, also within JSON. */
export const storableText = (text: string): string => Buffer.from(text.replaceAll("\0", INSTEAD)).toString("utf8");
