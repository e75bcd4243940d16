import type { Disposition, PipelineAlert } from "@shipshape/domain/alerts/disposition";
import type { RuleRoute } from "@shipshape/domain/alerts/rule";

/** An alert that fires and is to be judged: it began to fire just now, or something of it changed, or its time has come. */
export type RuleSubject = {
  /** As its sender gave it: what rules made of it before is undone, and done anew. */
  readonly alert: PipelineAlert;
  /** The id of its service; found by its name where absent. */
  readonly serviceId?: string | null | undefined;
  readonly number: number;
  readonly opened: boolean;
};

export type Judged = {
  readonly subject: RuleSubject;
  /** `alert` in it is what rules made of the alert: what is shown, and told. */
  readonly disposition: Disposition;
  /** It was let through just now, for the first time: `alerts.alertDispatched` is to be told. */
  readonly tell: boolean;
  /** It was let through before, and receivers that were passed over are muted no longer: `alerts.alertUnmuted` is to be told. */
  readonly unmuted?: Unmuted | undefined;
  readonly serviceId: string | null;
};

export type Unmuted = {
  readonly receivers: readonly RuleRoute[];
  /** What was decided when it was let through, and where it goes from now on. */
  readonly disposition: Disposition;
};
