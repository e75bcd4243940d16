import { alertSilences } from "@shipshape/contract/alert-silences";
import { formatMatchers } from "@shipshape/domain/alerts/matcher-text";
import { referenceTo } from "@shipshape/domain/short-id";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { coveredAlerts } from "./covered-alerts-views.ts";
import { createSilence } from "./create-silence.ts";
import { expireSilence } from "./expire-silence.ts";
import { resumeSilence } from "./resume-silence.ts";
import { silenceList, silenceView } from "./silence-views.ts";
import { silenceOf, silencesStore } from "./silences-store.ts";
import { updateSilence } from "./update-silence.ts";

/** Silences as people make them: seen before they hold, and taken back. */
export function mountSilenceRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  const covered = async (matchers: Parameters<typeof coveredAlerts>[1]) => {
    const silences = await silencesStore(db).current(clock.now());
    return coveredAlerts(db, matchers, silences.map(silenceOf), clock.now());
  };

  mount(alertSilences.listSilences, ({ query }) => silenceList(db, clock.now(), query.state, query.limit));
  mount(alertSilences.getSilence, async ({ params }) => {
    const reference = referenceTo("silence", params.silence);
    const row = reference && (await silencesStore(db).read(reference));
    if (!row) throw notFound("silence", params.silence, "'shipshape silence list' shows those there are.");
    const { alerts } = await covered(silenceOf(row).matchers);
    return { ...(await silenceView(db, row, clock.now())), alerts };
  });
  mount(alertSilences.createSilence, ({ actor, body }) => createSilence(kernel, actor, body));
  mount(alertSilences.updateSilence, ({ actor, params, body }) => updateSilence(kernel, actor, params.silence, body));
  mount(alertSilences.expireSilence, ({ actor, params }) => expireSilence(kernel, actor, params.silence));
  mount(alertSilences.resumeSilence, ({ actor, params }) => resumeSilence(kernel, actor, params.silence));
  mount(alertSilences.previewSilence, async ({ body }) => {
    const { count, alerts } = await covered(body.matchers);
    const text = formatMatchers(body.matchers);
    const because =
      count === 0
        ? `nothing that fires now is covered by ${text}; what comes later may be`
        : `${count === 1 ? "1 alert that fires now is" : `${count} alerts that fire now are`} covered by ${text}`;
    return { count, alerts, because };
  });
}
