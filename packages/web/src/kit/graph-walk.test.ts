import { expect, test } from "vitest";
import { type Direction, neighbourTowards, type Place } from "./graph-walk.ts";

/**
 *   web ── basket ── prices ── ledger
 *      └── search          (mail stands alone beneath)
 */
const places: Place[] = [
  { id: "web", x: 0, y: 50 },
  { id: "basket", x: 200, y: 0 },
  { id: "search", x: 200, y: 100 },
  { id: "prices", x: 400, y: 0 },
  { id: "ledger", x: 600, y: 0 },
  { id: "mail", x: 0, y: 300 },
];
const edges = ["web basket", "web search", "basket prices", "prices ledger"];
const isJoined = (id: string) => (other: string) =>
  edges.some((edge) => edge === `${id} ${other}` || edge === `${other} ${id}`);
const at = (id: string): Place => places.find((place) => place.id === id) ?? { id, x: 0, y: 0 };
const go = (id: string, direction: Direction) => neighbourTowards(at(id), direction, places, isJoined(id))?.id;

test.each<[string, string, Direction, string | undefined]>([
  ["right, to what it uses", "basket", "right", "prices"],
  ["left, to who uses it", "prices", "left", "basket"],
  ["to what is joined, though another is nearer to the line", "search", "left", "web"],
  ["down, to the next one", "basket", "down", "search"],
  ["up again", "search", "up", "basket"],
  ["to one that stands alone", "web", "down", "mail"],
  ["nowhere, at the edge", "ledger", "right", undefined],
  ["nowhere, where all lies too far aside", "mail", "right", "search"],
])("%s", (_, from, direction, to) => expect(go(from, direction)).toBe(to));
