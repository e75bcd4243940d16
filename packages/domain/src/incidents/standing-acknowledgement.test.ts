import { expect, test } from "vitest";
import { type ActionOnAlert, standingAcknowledgement } from "./standing-acknowledgement.ts";

const ack = (by: string): ActionOnAlert => ({ action: "acknowledge", by });
const back = (by: string, ownOnly = false): ActionOnAlert => ({ action: "unacknowledge", by, ownOnly });
const note: ActionOnAlert = { action: "note", by: "ben" };

test.each<[string, readonly ActionOnAlert[], number | undefined]>([
  ["nobody did anything", [], undefined],
  ["only a note was written", [note], undefined],
  ["one acknowledged it, and wrote a note", [ack("ana"), note], 0],
  ["the first one keeps what a second one acknowledges too", [note, ack("ana"), ack("ben")], 1],
  ["it was taken back", [ack("ana"), back("ben")], undefined],
  ["it was taken back, and acknowledged again", [ack("ana"), back("ana"), ack("ben")], 2],
  ["a snooze of another ends", [ack("ana"), back("ben", true)], 0],
  ["their own snooze ends", [ack("ana"), back("ana", true)], undefined],
  ["somebody asked for more people after that", [ack("ana"), { action: "escalate", by: "ana" }], 0],
])("%s", (_, actions, standing) => expect(standingAcknowledgement(actions)).toBe(standing));
