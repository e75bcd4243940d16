import { exactlyOneOf, fields, optional, someFields } from "./rules.ts";
import { type Dialect, dataSourceSpec } from "./rules-v1.ts";
import { dnsLabel, metadataV2alpha } from "./shared-rules.ts";

/** v2alpha: `sli` for `indicator`, a data source beside the query, labels of one value, no display names. */
export const V2ALPHA: Dialect = {
  metadata: metadataV2alpha,
  units: "mhdw",
  metric: fields(
    {
      dataSourceRef: optional(dnsLabel),
      dataSourceSpec: optional(dataSourceSpec),
      spec: optional(someFields),
    },
    exactlyOneOf("dataSourceRef", "dataSourceSpec"),
  ),
  indicator: "sli",
  indicatorRef: "sliRef",
  needsAlertAfter: true,
};
