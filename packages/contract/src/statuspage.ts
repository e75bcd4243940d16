import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Labels, Moment, Name } from "./value.ts";

export const ComponentStatus = z.enum(["operational", "degraded", "partial_outage", "major_outage", "maintenance"]);

export const UpdateStatus = z.enum(["investigating", "identified", "monitoring", "resolved"]);

/** What a page told of an incident. */
export const StatusUpdate = z.object({
  id: z.uuid(),
  at: Moment,
  status: UpdateStatus,
  title: z.string().describe("what customers read of the incident"),
  text: z.string(),
  publishedBy: z.string(),
  incident: z.string().nullable().describe("INC-142"),
});

export const StatusPage = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  components: z.array(
    z.object({
      name: z.string(),
      service: Name,
      status: ComponentStatus,
      because: z.string(),
      incidents: z.array(z.string()).describe("short ids of its live incidents"),
    }),
  ),
  updates: z.array(StatusUpdate).describe("the last ones, newest first"),
  status: ComponentStatus,
  banner: z.string(),
  url: z.string(),
  labels: Labels,
  annotations: Annotations,
});

export const statuspage = {
  list: defineRoute({
    id: "statuspage.list",
    method: "GET",
    path: "/api/v1/status-pages",
    summary: "Status pages, and what they say now",
    permission: "statuspage:read",
    response: z.object({ statusPages: z.array(StatusPage) }),
  }),
  publishUpdate: defineRoute({
    id: "statuspage.publishUpdate",
    method: "POST",
    path: "/api/v1/status-pages/:name/updates",
    summary: "Publish an update of an incident in your own words",
    permission: "statuspage:write",
    params: z.object({ name: Name }),
    body: z.strictObject({
      incident: z.string().describe("id or short id"),
      status: UpdateStatus,
      text: z.string().min(1).max(4000),
    }),
    response: z.object({ id: z.uuid(), at: Moment }),
  }),
  previewUpdate: defineRoute({
    id: "statuspage.previewUpdate",
    method: "POST",
    path: "/api/v1/status-pages/:name/preview",
    summary: "The page as customers would read it with an update, which is not published",
    permission: "statuspage:read",
    params: z.object({ name: Name }),
    body: z.strictObject({
      incident: z.string().describe("id or short id"),
      status: UpdateStatus,
      text: z.string().max(4000),
    }),
    response: z.object({ title: z.string(), html: z.string() }),
  }),
};

export const updatePublished = defineEvent(
  "statuspage.updatePublished",
  "A status page tells something new",
  z.object({ statusPage: Name, incidentId: z.uuid(), status: z.string(), text: z.string() }),
);
