import { expect, test } from "vitest";
import { onCallStatus } from "./on-call-status.ts";

const NOW = Date.parse("2026-11-22T03:00Z");
const people = (...names: string[]) => ({ people: names.map((user) => ({ user, because: "rotation week" })) });
const lost = (user: string, kind: "empty_shift" | "unreachable" | "unverified" = "empty_shift", aheadMs = 30_000) => ({
  kind,
  user,
  from: new Date(NOW + aheadMs),
});

test.each([
  ["somebody is on call", people("ana"), [], "covered now"],
  ["nobody is", people(), [], "nobody on call"],
  ["whose account is closed", people("ana"), [lost("ana")], "reaches nobody now"],
  ["who has no way to be told", people("ana"), [lost("ana", "unreachable")], "reaches nobody now"],
  ["who never proved their address", people("ana"), [lost("ana", "unverified")], "covered now"],
  ["one of two is left", people("ana", "ben"), [lost("ana")], "covered now"],
  ["only next week", people("ana"), [lost("ana", "empty_shift", 7 * 86_400_000)], "covered now"],
  ["another one's", people("ana"), [lost("ben")], "covered now"],
])("%s: %s", (_, now, findings, word) => expect(onCallStatus(now, findings, NOW).word).toBe(word));
