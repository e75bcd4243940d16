const KEPT_LATENCIES = 2_000;
const KEPT_FAILURES = 20;

export type LoadFailure = { readonly at: string; readonly what: string; readonly requestId: string | undefined };
export type LoadSummary = {
  readonly since: string;
  readonly seconds: number;
  readonly sent: number;
  readonly answered: Readonly<Record<string, number>>;
  /** No answer at all, after retries. */
  readonly unanswered: number;
  /** Not sent, because too many were on their way. */
  readonly skipped: number;
  readonly purchases: { readonly sent: number; readonly failed: number };
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly recentFailures: readonly LoadFailure[];
};

/** Counts what the load generator sent and what came back. */
export class LoadStats {
  readonly #startedAtMs = Date.now();
  readonly #answered: Record<string, number> = {};
  readonly #latenciesMs: number[] = [];
  readonly #failures: LoadFailure[] = [];
  readonly #purchases = { sent: 0, failed: 0 };
  #sent = 0;
  #unanswered = 0;
  #skipped = 0;

  skip(): void {
    this.#skipped += 1;
  }

  send(isPurchase: boolean): void {
    this.#sent += 1;
    if (isPurchase) this.#purchases.sent += 1;
  }

  answer(isPurchase: boolean, status: number, milliseconds: number, requestId?: string): void {
    this.#answered[status] = (this.#answered[status] ?? 0) + 1;
    keep(this.#latenciesMs, milliseconds, KEPT_LATENCIES);
    if (status >= 500) this.#fail(isPurchase, `HTTP ${status}`, requestId);
  }

  noAnswer(isPurchase: boolean, because: string): void {
    this.#unanswered += 1;
    this.#fail(isPurchase, because, undefined);
  }

  summary(): LoadSummary {
    const sorted = [...this.#latenciesMs].sort((one, other) => one - other);
    const quantile = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
    return {
      since: new Date(this.#startedAtMs).toISOString(),
      seconds: Math.round((Date.now() - this.#startedAtMs) / 1000),
      sent: this.#sent,
      answered: { ...this.#answered },
      unanswered: this.#unanswered,
      skipped: this.#skipped,
      purchases: { ...this.#purchases },
      latencyMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
      recentFailures: [...this.#failures],
    };
  }

  #fail(isPurchase: boolean, what: string, requestId: string | undefined): void {
    if (isPurchase) this.#purchases.failed += 1;
    keep(this.#failures, { at: new Date().toISOString(), what, requestId }, KEPT_FAILURES);
  }
}

function keep<T>(items: T[], item: T, most: number): void {
  items.push(item);
  if (items.length > most) items.shift();
}
