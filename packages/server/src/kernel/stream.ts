import type { Permission } from "@shipshape/contract/permission";
import pg from "pg";
import { type Actor, can } from "./actor.ts";
import type { ActorOf, Http } from "./http.ts";
import type { Kernel } from "./kernel.ts";
import { DomainError } from "./problem.ts";

const KEEP_ALIVE_MS = 15_000;

/** Who has not read this much of what we wrote is not there any more, or will catch up better by asking anew. */
const MOST_UNREAD_BYTES = 1024 * 1024;

type Follower = {
  readonly actor: Actor;
  readonly names: ReadonlySet<string>;
  /** Who asks now: whoever may not any more hears nothing more. */
  actorNow(): Promise<Actor>;
  write(chunk: string): void;
  end(): void;
};

/** What is told by a room is for those who may read there. */
const mayHear = ({ actor }: Follower, room: string): boolean =>
  can(actor, `${room === "configuration" ? "config" : room}:read` as Permission);

const PERMISSION: Permission = "catalog:read";

/** A token that was revoked, a session that ended, a role that was taken away: the stream ends with it. */
async function keepOrEnd(follower: Follower, permission: Permission): Promise<void> {
  const isSame = async () => {
    const now = await follower.actorNow();
    return can(now, permission) && now.permissions.size === follower.actor.permissions.size;
  };
  if (await isSame().catch((error: unknown) => !(error instanceof DomainError))) follower.write(": still here\n\n");
  else follower.end();
}

export type Stream = {
  start(connectionString: string): void;
  /** Says to everybody that we are still here, and ends those who may not listen any more; done every few seconds. */
  check(): Promise<void>;
  stop(): Promise<void>;
};

/** Follows the database's notifications; comes back after the database went away. */
function follow(connectionString: string, kernel: Kernel, onEvent: (json: string) => void): () => Promise<void> {
  let client: pg.Client | undefined;
  let stopped = false;
  const connect = async (): Promise<void> => {
    if (stopped) return;
    const next = new pg.Client({
      connectionString,
      application_name: "shipshape stream",
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    });
    client = next;
    next.on("notification", ({ payload = "" }) => {
      for (const event of payload.split("\n")) if (event !== "") onEvent(event);
    });
    let lost = false;
    const again = () => {
      if (lost) return;
      lost = true;
      setTimeout(() => void connect(), 500).unref();
    };
    next.on("error", again);
    next.on("end", again);
    try {
      await next.connect();
      await next.query("listen shipshape_event");
    } catch (error) {
      kernel.log.warn({ err: error }, "the live stream waits for the database");
      again();
      await next.end().catch(() => undefined);
    }
  };
  void connect();
  return async () => {
    stopped = true;
    await client?.end().catch(() => undefined);
  };
}

/** `build`: which build of the interface this server has. GET /api/v1/stream: every event that its follower may read, as a server-sent event; `?events=a,b` picks names or rooms. */
export function mountStream({ mountRaw }: Http, kernel: Kernel, actorOf: ActorOf, build = ""): Stream {
  const followers = new Set<Follower>();
  let stopFollowing = async (): Promise<void> => undefined;
  const tell = (json: string): void => {
    if (followers.size === 0) return;
    const { id, name } = JSON.parse(json) as { id: string; name: string };
    const room = name.split(".")[0] ?? "";
    for (const follower of followers) {
      if (follower.names.size > 0 && !follower.names.has(name) && !follower.names.has(room)) continue;
      if (!mayHear(follower, room)) continue;
      follower.write(`id: ${id}\nevent: ${name}\ndata: ${json}\n\n`);
    }
  };
  const check = async (): Promise<void> => {
    await Promise.all([...followers].map((follower) => keepOrEnd(follower, PERMISSION)));
  };
  const keepAlive = setInterval(() => void check(), KEEP_ALIVE_MS);
  keepAlive.unref();

  mountRaw(
    { id: "stream.follow", method: "GET", path: "/api/v1/stream", permission: PERMISSION },
    async ({ actor, request, reply }) => {
      const { events = "" } = request.query as { events?: string };
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      });
      response.write(`retry: 1000\nevent: hello\ndata: ${JSON.stringify({ now: kernel.clock.now(), build })}\n\n`);
      const follower: Follower = {
        actor,
        actorNow: () => actorOf(request),
        names: new Set(events.split(",").filter(Boolean)),
        write: (chunk) => {
          if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
          else response.write(chunk);
        },
        end: () => void response.end(),
      };
      followers.add(follower);
      kernel.metrics.streamClients.set(followers.size);
      request.raw.on("close", () => {
        followers.delete(follower);
        kernel.metrics.streamClients.set(followers.size);
      });
    },
  );
  return {
    check,
    start(connectionString) {
      stopFollowing = follow(connectionString, kernel, tell);
    },
    async stop() {
      clearInterval(keepAlive);
      for (const follower of followers) follower.end();
      await stopFollowing();
    },
  };
}
