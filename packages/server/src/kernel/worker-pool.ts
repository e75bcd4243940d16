import type pg from "pg";

type Connected = Parameters<Parameters<pg.Pool["connect"]>[0]>;

/**
 * The pool as the job runner is given it: a connection that is given back twice was given back once. When the database dies while
 * the runner ends, graphile-worker 0.17 gives back its listening connection from two places; the pool's complaint about the second
 * is caught by nobody, and would end this process.
 */
export function poolForWorker(pool: pg.Pool): pg.Pool {
  const once = (release: Connected[2]): Connected[2] => {
    let isReleased = false;
    return (destroy) => {
      if (!isReleased) release(destroy);
      isReleased = true;
    };
  };
  const connect = (told?: (...connected: Connected) => void) =>
    told ? pool.connect((error, client, release) => told(error, client, once(release))) : pool.connect();
  return new Proxy(pool, {
    get(target, name) {
      if (name === "connect") return connect;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
