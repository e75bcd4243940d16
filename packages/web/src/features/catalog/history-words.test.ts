import { expect, test } from "vitest";
import { historySentence } from "./history-words.ts";

test.each([
  [
    "what was changed",
    "catalog.updateService",
    "service:pay",
    ["dependsOn", "owner", "tier"],
    "changed what it depends on, its owner and its tier",
  ],
  ["one field", "catalog.applyService", "service:pay", ["runbook"], "changed its runbook"],
  ["the first word of it", "catalog.createService", "service:pay", [], "The service was added"],
  ["its end", "catalog.archiveService", "service:pay", [], "The service was archived"],
  ["its return", "catalog.unarchiveService", "service:pay", [], "The service was taken back from the archive"],
  ["an objective of it", "slo.applySlo", "slo:charges", ["objectives"], "The objective charges: changed its target"],
  ["a new objective", "slo.applySlo", "slo:charges", [], "The objective charges: added"],
  [
    "what was not done to the service itself",
    "gates.askExemption",
    "service:pay",
    [],
    "Asked to go without an item of its readiness",
  ],
  ["the same where it has fields", "gates.breakGlass", "service:pay", ["until"], "Broke the glass of its gate"],
  ["what nobody gave words to, plainly", "gates.markSomething", "service:pay", [], "gates: mark something"],
])("%s", (_, action, subject, fields, sentence) => expect(historySentence({ action, subject, fields })).toBe(sentence));
