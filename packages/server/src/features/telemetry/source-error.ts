/**
 * Why a source gave no series, as a clause: "nothing listens at prom:9090". A fault of the `source` concerns all that is
 * asked of it, a fault of the `query` only this one.
 */
export class SourceError extends Error {
  readonly faultOf: "source" | "query";
  constructor(faultOf: "source" | "query", because: string) {
    super(because);
    this.name = "SourceError";
    this.faultOf = faultOf;
  }
}
