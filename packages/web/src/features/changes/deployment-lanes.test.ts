import { expect, test } from "vitest";
import { placesShown } from "./deployment-lanes.tsx";
import type { DeploymentView } from "./deployment-words.ts";

const shipped = (service: string, minute: number): DeploymentView =>
  ({ service, environment: "production", startedAt: new Date(minute * 60_000) }) as DeploymentView;

test("of more places than fit those in which something shipped last are shown, by name", () => {
  const deployments = [shipped("c", 1), shipped("b", 2), shipped("a", 3), shipped("c", 4)];
  expect(placesShown(deployments, 2)).toEqual({ places: ["a · production", "c · production"], more: 1 });
  expect(placesShown(deployments, 3).more).toBe(0);
});
