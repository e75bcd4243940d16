import { grouped } from "../../kernel/grouped.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Answer, Question } from "./answer.ts";
import { type MergePlans, mergePlans } from "./merge-plans.ts";
import { requestSlots } from "./request-slots.ts";
import { openSourceRound, type SourceMemory, type SourceRound } from "./source-round.ts";
import { telemetryStore } from "./telemetry-store.ts";

/** One round of questions: what is asked twice is fetched once, and no source waits for another. */
export type Round = {
  ask(question: Question): Promise<Answer>;
  /** Asks many at once, in their order: what differs only by the value of a label is asked as one. */
  askAll(questions: readonly Question[]): Promise<Answer[]>;
  /** Writes down how each source that was asked did. */
  finish(): Promise<void>;
};

export type SourceReader = {
  /** Opens a round; a source that keeps failing sits some rounds out, unless it is to be asked all the same. */
  round(at: Date, options?: { readonly evenPaused?: boolean }): Promise<Round>;
};

/** Reads metric sources. Remembers, from round to round, which failed, so that they are asked less often. */
export function sourceReader(kernel: Kernel): SourceReader {
  const memory = newMemory();
  return {
    async round(at, { evenPaused = false } = {}) {
      const store = telemetryStore(kernel.db);
      const sources = new Map((await store.sources()).map((source) => [source.name, source]));
      const rounds = new Map<string, SourceRound>();
      const roundOf = (name: string): SourceRound | undefined => {
        const source = sources.get(name);
        if (source === undefined) return undefined;
        const round = rounds.get(name) ?? openSourceRound(kernel, source, memory, { at, evenPaused });
        rounds.set(name, round);
        return round;
      };
      const askAll: Round["askAll"] = async (questions) => {
        const answers = new Map<Question, Answer>();
        const parts = grouped(questions, ({ source, at: asOf }) => `${asOf.getTime()} ${source}`);
        await Promise.all([...parts.values()].map((part) => askPart(roundOf, part, answers)));
        return questions.map((question) => answers.get(question) ?? noSource(question));
      };
      return {
        ask: async (question) => (await askAll([question]))[0] ?? noSource(question),
        askAll,
        async finish() {
          const outcomes = [...rounds.values()].flatMap((round) => round.outcome() ?? []);
          if (outcomes.length > 0) await store.recordOutcomes(outcomes);
        },
      };
    },
  };
}

/** Of each source so many requests at once, the first of them always; and so many of all sources together beyond that. */
const SLOTS = { perSource: 4, shared: 32 };

function newMemory(): SourceMemory {
  const plans = new Map<string, MergePlans>();
  const plansOf = (sourceId: string): MergePlans => {
    const known = plans.get(sourceId) ?? mergePlans();
    plans.set(sourceId, known);
    return known;
  };
  return { slots: requestSlots(SLOTS), failing: new Map(), plansOf, instance: newId().slice(-12) };
}

/** Asks questions of one source as of one moment. */
async function askPart(
  roundOf: (source: string) => SourceRound | undefined,
  questions: readonly Question[],
  answers: Map<Question, Answer>,
): Promise<void> {
  const [first] = questions;
  const round = first && roundOf(first.source);
  if (first === undefined || round === undefined) return;
  const given = await round.askAll(
    questions.map(({ query }) => query),
    first.at,
  );
  questions.forEach((question, index) => {
    const answer = given[index];
    if (answer) answers.set(question, answer);
  });
}

const noSource = ({ source }: Question): Answer => ({
  ok: false,
  faultOf: "query",
  because: `there is no source "${source}"`,
});
