/** No word of a text index is longer, and no alert has more of them. */
const LONGEST = 100;
const MOST = 400;

/** The words of a text, each once, whatever stands between them: those that an alert is found by, and those asked for. */
export const wordsIn = (text: string): readonly string[] => {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST));
  return [...new Set(words)].slice(0, MOST);
};

type Named = {
  readonly title: string;
  readonly serviceName: string | null;
  readonly labels: Readonly<Record<string, string>>;
};

/** What an alert is found by; the names of its labels are in every alert, and find nothing. */
export const wordsOfAlert = ({ title, serviceName, labels }: Named): string =>
  wordsIn([title, serviceName ?? "", ...Object.values(labels)].join(" ")).join(" ");
