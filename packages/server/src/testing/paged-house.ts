import { pageCancelled, pageRequested } from "@shipshape/contract/incidents";
import { SYSTEM } from "../kernel/actor.ts";
import { emit } from "../kernel/events.ts";
import { newId } from "../kernel/id.ts";
import type { CallBack } from "./fake-provider.ts";
import type { TestHouse } from "./test-house.ts";

/** Pages as notify is told of them, calls as providers make them, and what notify tells the others. */
export async function pagedHouse(house: TestHouse) {
  const userId = (await house.as("responder").access.me()).userId ?? "";
  const callBack: CallBack = async (url, headers, payload) => {
    const { pathname, search } = new URL(url);
    const answer = await house.http.app.inject({
      method: "POST",
      url: `${pathname}${search}`,
      headers: { ...headers },
      payload,
    });
    return { status: answer.statusCode, body: answer.body };
  };
  return {
    userId,
    callBack,
    /** Pages the responder; its ids. */
    async page(given: { urgency?: "high" | "low"; shortId?: string } = {}) {
      const [pageId, incidentId] = [newId(), newId()];
      const { urgency = "high", shortId = "INC-3" } = given;
      await emit(house.kernel.db, SYSTEM, pageRequested, {
        pageId,
        incidentId,
        shortId,
        userId,
        user: "the-responder",
        urgency,
        subject: `[SEV2] payments: too many errors (${shortId})`,
        text: "payments fails <b>8 %</b> of its requests.",
        incidentUrl: `http://shipshape.test/incidents/${shortId}`,
        because: "on call for payments-primary",
      });
      await house.settle();
      return { pageId, incidentId };
    },
    async cancel({ pageId, incidentId }: { pageId: string; incidentId: string }, because = "ben acknowledged it") {
      await emit(house.kernel.db, SYSTEM, pageCancelled, { incidentId, pageIds: [pageId], because });
      await house.settle();
    },
    /** What notify told the others of this kind, oldest first. */
    async told(name: string) {
      const rows = await house.kernel.db
        .selectFrom("event")
        .select("payload")
        .where("name", "=", name)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ payload }) => payload as Record<string, unknown>);
    },
    async statusOf(pageId: string, channel: string) {
      const { status, lastError, rule } = await house.kernel.db
        .selectFrom("notification")
        .select(["status", "lastError", "rule"])
        .where("pageId", "=", pageId)
        .where("channel", "=", channel)
        .executeTakeFirstOrThrow();
      return { status, lastError, rule };
    },
    /** Takes a contact as proven: what a code does is tested on its own. */
    prove: (id: string | null) =>
      house.kernel.db
        .updateTable("contactMethod")
        .set({ verifiedAt: house.kernel.clock.now() })
        .where("id", "=", id ?? "")
        .execute(),
  };
}
