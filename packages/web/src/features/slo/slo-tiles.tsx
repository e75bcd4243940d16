import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { Tile, Tiles } from "../../kit/stack.tsx";
import {
  attainedText,
  burnNow,
  burnText,
  countedWord,
  exhaustionText,
  type SloView,
  shareText,
  targetText,
} from "./slo-words.ts";

type Budget = NonNullable<SloView["budget"]>;

const count = (events: number): string => Math.round(Math.abs(events)).toLocaleString("en-GB");

function leftText({ remainingEvents, remainingMinutes, remainingShare }: Budget, word: string): string {
  if (remainingShare === null) return "nothing was counted in this window";
  const over = remainingShare < 0;
  const minutes = remainingMinutes === null ? "" : ` or ${humanizeMinutes(Math.abs(remainingMinutes))} of full outage`;
  return `${count(remainingEvents)} bad ${word}${minutes} ${over ? "too many" : "may still happen"}`;
}

const attainedNote = (budget: Budget, target: number): string =>
  `${count(budget.good)} of ${count(budget.total)} were good; the target is ${targetText(target)}${budget.young ? "; the window is not full yet, so few events weigh much" : ""}`;

/** The three numbers of an objective: attained, left, burning. */
export function SloTiles({ slo }: { slo: SloView }) {
  const { budget, target } = slo;
  if (!budget) return null;
  const burn = burnNow(slo);
  const missed = budget.attained !== null && budget.attained < target;
  const spent = (budget.remainingShare ?? 1) <= 0;
  const fast = slo.burn.some(({ firing }) => firing);
  return (
    <Tiles>
      <Tile
        label="Attained"
        value={attainedText(budget.attained, target)}
        note={attainedNote(budget, target)}
        {...(missed ? { tone: "bad" as const } : {})}
      />
      <Tile
        label="Budget left"
        value={shareText(budget.remainingShare)}
        note={leftText(budget, countedWord(slo).toLowerCase())}
        {...(spent ? { tone: "bad" as const } : {})}
      />
      <Tile
        label="Burning now"
        value={burnText(burn)}
        note={burn !== null && burn > 1 ? exhaustionText(slo) : "1× spends exactly all of it by the end"}
        {...(fast ? { tone: "warn" as const } : {})}
      />
    </Tiles>
  );
}
