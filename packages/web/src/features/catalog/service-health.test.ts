import { expect, test } from "vitest";
import { serviceHealth } from "./service-health.ts";

const slo = (status: "ok" | "burning" | "spent" | "no_data", service = "payments") => ({ service, status });
const health = (incidents: { service: string; status: string }[], ...slos: ReturnType<typeof slo>[]) =>
  serviceHealth("payments", incidents, slos).word;

test.each([
  ["an incident outweighs everything", [{ service: "payments", status: "acknowledged" }], [slo("ok")], "Incident"],
  ["an incident that is over does not count", [{ service: "payments", status: "resolved" }], [slo("ok")], "On track"],
  ["an incident of another service neither", [{ service: "checkout", status: "open" }], [slo("ok")], "On track"],
  ["the worst objective counts", [], [slo("ok"), slo("burning"), slo("spent")], "Budget spent"],
  ["an objective of another service does not", [], [slo("ok"), slo("spent", "checkout")], "On track"],
  ["no data is not good news", [], [slo("no_data")], "No data"],
  ["nothing to judge by is said", [], [], "No objective"],
])("%s", (_, incidents, slos, word) => expect(health(incidents, ...slos)).toBe(word));
