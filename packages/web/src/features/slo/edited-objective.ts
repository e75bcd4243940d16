import { nameFor } from "@shipshape/domain/catalog/service-name";
import { conditionOf } from "@shipshape/domain/slo/alert-condition";
import { windowMinutes } from "@shipshape/domain/slo/window";

type Window = { readonly duration: string; readonly calendar?: { readonly timeZone?: string } };

/** As much of an OpenSLO document as is edited here; all else stays as it is. */
type Document = {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly objectives: readonly Readonly<Record<string, unknown>>[];
    readonly timeWindow: readonly Window[];
    readonly budgetingMethod: string;
    readonly alertPolicies?: readonly unknown[];
  };
};

export type AlertRow = {
  readonly name: string;
  readonly severity: "page" | "ticket";
  readonly budgetShare: number;
  readonly longWindowMinutes: number;
  readonly shortWindowMinutes: number;
};

export const GAP_POLICY = "shipshape.dev/gap-policy";

/** What the form asks of an objective. */
export type Wanted = {
  readonly target: number;
  /** "30d", "1M" … */
  readonly duration: string;
  /** The zone whose calendar the window follows; it rolls where there is none. */
  readonly timeZone: string | undefined;
  readonly budgetingMethod: "Occurrences" | "Timeslices" | "RatioTimeslices";
  readonly timeSliceTarget: number | undefined;
  readonly timeSliceWindow: string | undefined;
  readonly gapPolicy: "hold" | "ignore" | "good" | "bad";
  /** undefined: those of before. */
  readonly alerts: readonly AlertRow[] | undefined;
};

const targetOf = ({ target, targetPercent }: Readonly<Record<string, unknown>>): number =>
  typeof target === "number" ? target : Number(targetPercent) / 100;

/** Which of a document's objectives has this target. */
const placeOf = ({ spec }: Document, target: number): number =>
  Math.max(
    0,
    spec.objectives.findIndex((objective) => Math.abs(targetOf(objective) - target) < 1e-9),
  );

/** What the document says now, as the form asks it. */
export function wantedIn(definition: unknown, target: number): Wanted {
  const document = definition as Document;
  const objective = document.spec.objectives[placeOf(document, target)] ?? {};
  const [window] = document.spec.timeWindow;
  const gapPolicy = document.metadata.annotations?.[GAP_POLICY];
  return {
    target,
    duration: window?.duration ?? "30d",
    timeZone: window?.calendar?.timeZone,
    budgetingMethod: document.spec.budgetingMethod as Wanted["budgetingMethod"],
    timeSliceTarget: objective["timeSliceTarget"] as number | undefined,
    timeSliceWindow: objective["timeSliceWindow"] as string | undefined,
    gapPolicy: (["ignore", "good", "bad"] as const).find((one) => one === gapPolicy) ?? "hold",
    alerts: undefined,
  };
}

function windowOf({ duration, timeZone }: Wanted, before: readonly Window[]) {
  const [first] = before;
  if (first?.duration === duration && first.calendar?.timeZone === timeZone) return before;
  if (timeZone === undefined) return [{ duration, isRolling: true }];
  // The first of a month, of a quarter and of a year, and a Monday.
  return [{ duration, isRolling: false, calendar: { startTime: "2024-01-01 00:00:00", timeZone } }];
}

/** A name for an alert policy or a condition, such as fast-page. */
const alertName = (text: string): string => nameFor(text) || "alert";

const policyOf = (row: AlertRow, periodMinutes: number) => ({
  kind: "AlertPolicy",
  metadata: { name: alertName(row.name), displayName: row.name },
  spec: {
    alertWhenBreaching: true,
    conditions: [
      {
        kind: "AlertCondition",
        metadata: { name: alertName(row.name), displayName: row.name },
        spec: { severity: row.severity, condition: conditionOf(row, periodMinutes) },
      },
    ],
    notificationTargets: [],
  },
});

/** The document with what the form says; `target` is the objective's target as it is. */
export function editedDocument(definition: unknown, target: number, wanted: Wanted): Record<string, unknown> {
  const document = definition as Document;
  const place = placeOf(document, target);
  const isSliced = wanted.budgetingMethod !== "Occurrences";
  const objectives = document.spec.objectives.map((objective, at) => {
    if (at !== place) return objective;
    const { targetPercent: _, target: __, timeSliceTarget: ___, timeSliceWindow: ____, ...rest } = objective;
    return {
      ...rest,
      target: wanted.target,
      ...(wanted.budgetingMethod === "Timeslices" ? { timeSliceTarget: wanted.timeSliceTarget } : {}),
      ...(isSliced ? { timeSliceWindow: wanted.timeSliceWindow } : {}),
    };
  });
  const { [GAP_POLICY]: _, ...annotations } = document.metadata.annotations ?? {};
  const period = windowMinutes(wanted.duration);
  return {
    ...document,
    metadata: {
      ...document.metadata,
      annotations: wanted.gapPolicy === "hold" ? annotations : { ...annotations, [GAP_POLICY]: wanted.gapPolicy },
    },
    spec: {
      ...document.spec,
      objectives,
      timeWindow: windowOf(wanted, document.spec.timeWindow),
      budgetingMethod: wanted.budgetingMethod,
      ...(wanted.alerts ? { alertPolicies: wanted.alerts.map((row) => policyOf(row, period)) } : {}),
    },
  };
}
