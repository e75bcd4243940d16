export type DeskIncident = {
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly status: "open" | "acknowledged" | "resolved";
  readonly severity: string;
  readonly service: string | null;
};

/** What other rooms know that a command asks for; `app.ts` gives it. */
export type DeskReads = {
  incident(typed: string): Promise<DeskIncident | undefined>;
  liveIncidents(): Promise<readonly DeskIncident[]>;
  /** Why incidents need no answer any more, by id; null for one that wants one, also again. */
  answeredBefore(incidentIds: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Who is on call, schedule by schedule, in a line each. */
  onCall(): Promise<readonly { readonly schedule: string; readonly who: string }[]>;
};
