import type { PipelineAlert } from "@shipshape/domain/alerts/pipeline";
import type { AlertRow } from "./alerts-store.ts";

/** What its sender said of an alert, as far as rules may change it. */
export type GivenWords = Pick<PipelineAlert, "title" | "severity" | "labels" | "annotations"> & {
  readonly service: string | null;
};

export const givenWords = ({ title, severity, service, labels, annotations }: PipelineAlert): GivenWords => ({
  title,
  severity,
  service: service ?? null,
  labels,
  annotations,
});

/** The same of a row: what is kept of it where rules changed it (`alert_disposition.received`), else what stands there. */
export const givenWordsOf = (row: AlertRow, received: unknown): GivenWords =>
  (received as GivenWords | null | undefined) ?? {
    title: row.title,
    severity: row.severity,
    service: row.serviceName,
    labels: row.labels as Record<string, string>,
    annotations: row.annotations as Record<string, string>,
  };
