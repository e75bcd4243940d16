import type { CallOutput } from "@shipshape/contract/route";
import { SEARCH_KINDS, search } from "@shipshape/contract/search";
import { Command, Option } from "commander";
import { moment, table } from "../print.ts";
import { call, show } from "../run-route.ts";

type Answer = CallOutput<typeof search.everywhere>;

const text = ({ groups }: Answer): string => {
  const hits = groups.flatMap(({ kind, hits }) => hits.map((hit) => ({ kind: kind.replaceAll("_", " "), ...hit })));
  const rows = table(
    hits,
    [
      ["kind", ({ kind }) => kind],
      ["name", ({ name }) => name],
      ["title", ({ title }) => title],
      ["about", ({ about, status }) => [status?.replaceAll("_", " "), about].filter(Boolean).join(", ")],
      ["at", ({ at }) => (at === null ? "" : moment(at))],
    ],
    "Nothing was found. Short ids (INC-142), names and words of them are looked for.",
  );
  const more = groups.filter((group) => group.more).map(({ kind }) => kind);
  return more.length === 0 ? rows : `${rows}\nThere are more: --kind ${more[0]} --limit 50`;
};

export const searchCommand = (): Command =>
  new Command("search")
    .description(search.everywhere.summary)
    .argument("<words...>", "a short id, a name, or words of it")
    .addOption(new Option("--kind <kind>", "only this kind").choices([...SEARCH_KINDS]))
    .option("--limit <number>", "at most so many of a kind")
    .addHelpText("after", "\nExamples:\n  shipshape search inc-142\n  shipshape search payments 1.5.0")
    .action(
      async (words: string[], { kind, limit }: { kind?: (typeof SEARCH_KINDS)[number]; limit?: string }, self) => {
        const query = { q: words.join(" "), ...(kind ? { kind } : {}), ...(limit ? { limit } : {}) };
        show(self, await call(self, search.everywhere, { query }), text);
      },
    );
