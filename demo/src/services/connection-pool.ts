/** A pool of connections: at most `size` are out at once; who waits longer than `waitMs` gets a PoolTimeout. */
export class ConnectionPool<C> {
  readonly size: number;
  readonly #open: () => C;
  readonly #idle: C[] = [];
  readonly #waiting: ((connection: C) => void)[] = [];
  #leased = 0;

  constructor(size: number, open: () => C) {
    this.size = size;
    this.#open = open;
  }

  get leased(): number {
    return this.#leased;
  }

  async acquire(waitMs: number): Promise<C> {
    if (this.#leased < this.size) {
      this.#leased += 1;
      return this.#idle.pop() ?? this.#open();
    }
    return new Promise((resolve, reject) => {
      const serve = (connection: C) => {
        clearTimeout(timer);
        resolve(connection);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(serve), 1);
        reject(new PoolTimeout(this.size, waitMs));
      }, waitMs);
      this.#waiting.push(serve);
    });
  }

  release(connection: C): void {
    const next = this.#waiting.shift();
    if (next) {
      next(connection);
      return;
    }
    this.#leased -= 1;
    this.#idle.push(connection);
  }
}

export class PoolTimeout extends Error {
  constructor(size: number, waitMs: number) {
    super(`all ${size} connections of the pool are in use; waited ${waitMs} ms`);
    this.name = "PoolTimeout";
  }
}
