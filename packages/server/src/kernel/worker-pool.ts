import type pg from "pg";

type Connected = Parameters<Parameters<pg.Pool["connect"]>[0]>;

/**
 * The pool as the job runner is given it. A connection that is given back twice was given back once: when the database dies while
 * the runner ends, graphile-worker 0.17 gives back its listening connection from two places; the pool's complaint about the second
 * is caught by nobody, and would end this process. And a connection that breaks while the runner holds it is told to `onLost`: what was
 * asked for over it may have happened all the same. Of jobs that it locked so, the runner never hears.
 */
export function poolForWorker(pool: pg.Pool, onLost: () => void): pg.Pool {
  const watch = (client: pg.PoolClient) => {
    client.once("error", onLost);
    return () => void client.off("error", onLost);
  };
  const once = (release: Connected[2]): Connected[2] => {
    let isReleased = false;
    return (destroy) => {
      if (!isReleased) release(destroy);
      isReleased = true;
    };
  };
  async function held(): Promise<pg.PoolClient> {
    const client = await pool.connect();
    const [unwatch, { release }] = [watch(client), client];
    client.release = (destroy) => {
      unwatch();
      release.call(client, destroy);
    };
    return client;
  }
  const connect = (told?: (...connected: Connected) => void) =>
    told
      ? pool.connect((error, client, release) => {
          const unwatch = client && watch(client);
          const back = once(release);
          told(error, client, (destroy) => {
            unwatch?.();
            back(destroy);
          });
        })
      : held();
  return new Proxy(pool, {
    get(target, name) {
      if (name === "connect") return connect;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
