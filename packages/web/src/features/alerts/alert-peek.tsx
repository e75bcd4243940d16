import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { PeekPanel } from "../../kit/peek-panel.tsx";
import { Severity } from "../../kit/severity.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { AlertActions } from "./alert-actions.tsx";
import { AlertDetails } from "./alert-details.tsx";
import { type AlertView, alertStatus } from "./alert-words.ts";

const route = getRouteApi("/signed-in/alerts");

type AlertPeekProps = {
  id: string;
  /** The list it is one of: the arrow keys walk through it. */
  rows: readonly AlertView[];
};

/** An alert beside the list. What the list knows of it is there at once, the rest follows. */
export function AlertPeek({ id, rows }: AlertPeekProps) {
  const navigate = route.useNavigate();
  const { data: read, error } = useQuery(ask.alerts.get({ params: { id } }));
  const at = rows.findIndex(({ shortId }) => shortId === id);
  const alert: AlertView | undefined = read ?? rows[at];
  const show = (peek: string | undefined, replace: boolean): void =>
    void navigate({ search: (search) => ({ ...search, peek }), replace, resetScroll: false });
  const step = (by: 1 | -1): void => {
    const next = rows[at + by];
    if (next) show(next.shortId, true);
  };
  return (
    <PeekPanel
      title={alert?.title ?? error?.message ?? "…"}
      shortId={id}
      beside={
        alert && (
          <>
            <StatusBadge status={alertStatus(alert)} />
            <Severity severity={alert.severity} />
          </>
        )
      }
      actions={alert && <AlertActions alert={alert} />}
      onClose={() => show(undefined, false)}
      onStep={at === -1 ? undefined : step}
      onOpen={() => void navigate({ to: "/alerts/$id", params: { id } })}
    >
      {alert && <AlertDetails key={alert.id} alert={alert} />}
    </PeekPanel>
  );
}
