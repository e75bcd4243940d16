import { Channel } from "@shipshape/contract/notify";
import type { FastifyInstance } from "fastify";
import type { Call, Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import type { ProviderCall } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { deskOf } from "./desk.ts";
import type { DeskReads } from "./desk-reads.ts";

const PER_MINUTE = 1_200;

function providerCall({ request }: Call, publicUrl: string): ProviderCall {
  const { path = "" } = request.params as { path?: string };
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value[0] : value,
  ]);
  const query = Object.entries(request.query as Record<string, string | string[]>);
  return {
    url: `${publicUrl}${request.url}`,
    path,
    query: Object.fromEntries(query.map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? "") : value])),
    headers: Object.fromEntries(headers),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/**
 * Where providers call us: `POST /api/v1/channels/<channel>/<path>`. Bodies are kept byte for byte, as signatures are made over
 * them; each channel checks who calls.
 */
export function mountChannelCalls(http: Http, kernel: Kernel, channels: Channels, reads: DeskReads): void {
  void http.app.register(async (part: FastifyInstance) => {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
    http.mountRawIn(part)(
      {
        id: "notify.called",
        method: "POST",
        path: "/api/v1/channels/:channel/:path",
        permission: "public",
        bodyLimitMiB: 1,
        perMinute: PER_MINUTE,
        ownKeys: true,
      },
      async (call) => {
        const { channel: typed = "" } = call.request.params as { channel?: string };
        const name = Channel.safeParse(typed);
        const channel = name.success ? channels[name.data] : undefined;
        if (!channel?.called) throw notFound("channel that is called", typed, "Look at the address that it was given.");
        const answer = await channel.called(
          providerCall(call, kernel.config.publicUrl),
          deskOf(kernel, channel.name, reads),
        );
        const { reply } = call;
        reply.code(answer.status);
        if (answer.contentType) reply.type(answer.contentType);
        return reply.send(answer.body ?? "");
      },
    );
  });
}
