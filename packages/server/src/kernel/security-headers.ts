import type { FastifyInstance } from "fastify";
import helmet from "helmet";
import type { Config } from "./config.ts";

/** Where programs send something in. */
const DOORS = ["/api/", "/hooks/", "/plugins/"];

/**
 * What browsers are told to allow of our pages. Made ready once; answers to programs that send something in are no pages, and go
 * without, but for the word that nobody shall guess what they are.
 */
export function addSecurityHeaders(web: FastifyInstance, { publicUrl }: Pick<Config, "publicUrl">): void {
  const protect = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: publicUrl.startsWith("https:"),
  });
  web.addHook("onRequest", (request, reply, done) => {
    if (request.method !== "POST" || !DOORS.some((door) => request.url.startsWith(door))) {
      protect(request.raw, reply.raw, () => done());
      return;
    }
    reply.raw.setHeader("x-content-type-options", "nosniff");
    done();
  });
}
