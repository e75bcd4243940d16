import type { Registry } from "prom-client";
import type { Release } from "../release.ts";

/** What a service's routes are built from. */
export type ServiceContext = {
  readonly release: Release;
  readonly registry: Registry;
  /** The base URL of a service this one calls; a missing one is an error that names the flag. */
  readonly upstream: (name: string) => string;
};
