import type { SourceGiven, SourceSetUp } from "./source-setup-words.ts";

/** The body that Argo CD sends: what the reader of this kind reads. */
const TEMPLATE = `{
            "app": {{.app.metadata.name | toJson}},
            "project": {{.app.spec.project | toJson}},
            "namespace": {{.app.spec.destination.namespace | default "" | toJson}},
            "cluster": {{.app.spec.destination.name | default .app.spec.destination.server | toJson}},
            "environment": {{index (.app.metadata.labels | default dict) "environment" | default "" | toJson}},
            "phase": {{.app.status.operationState.phase | toJson}},
            "message": {{.app.status.operationState.message | default "" | toJson}},
            "startedAt": {{.app.status.operationState.startedAt | toJson}},
            "finishedAt": {{.app.status.operationState.finishedAt | default "" | toJson}},
            "initiatedBy": {{dig "operation" "initiatedBy" "username" "" .app.status.operationState | toJson}},
            "revision": {{dig "syncResult" "revision" "" .app.status.operationState | toJson}},
            "revisions": {{dig "syncResult" "revisions" (list) .app.status.operationState | toJson}},
            "images": {{dig "summary" "images" (list) .app.status | toJson}},
            "resources": [{{range $i, $one := dig "syncResult" "resources" (list) .app.status.operationState}}{{if $i}},{{end}}{{$one.message | default "" | toJson}}{{end}}],
            "server": {{.context.argocdUrl | toJson}},
            "url": {{printf "%s/applications/%s" .context.argocdUrl .app.metadata.name | toJson}}
          }`;

const authorization = (secret: string | undefined): string =>
  secret === undefined
    ? ""
    : `
      - name: Authorization
        value: Bearer $shipshape-token`;

/** The ConfigMap of Argo CD's notifications, ready to be applied, and how an app takes part. */
export const argocdSetUp = ({ secret }: SourceGiven, hook: string): readonly SourceSetUp[] => [
  ...(secret === undefined
    ? []
    : [
        {
          about: "The secret, where Argo CD's notifications look for theirs",
          code: `kubectl -n argocd patch secret argocd-notifications-secret --type merge -p '{"stringData":{"shipshape-token":"${secret}"}}'`,
        },
      ]),
  {
    about: "The service, the template and the triggers: merge this into the ConfigMap argocd-notifications-cm",
    code: `apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-notifications-cm, namespace: argocd }
data:
  service.webhook.shipshape: |
    url: ${hook}
    headers:
      - name: Content-Type
        value: application/json${authorization(secret)}
  template.shipshape: |
    webhook:
      shipshape:
        method: POST
        body: |
          ${TEMPLATE}
  trigger.shipshape-started: |
    - when: app.status.operationState != nil and app.status.operationState.phase in ['Running']
      send: [shipshape]
  trigger.shipshape-ended: |
    - when: app.status.operationState != nil and app.status.operationState.phase in ['Succeeded', 'Error', 'Failed']
      send: [shipshape]
  subscriptions: |
    - recipients: [shipshape]
      triggers: [shipshape-started, shipshape-ended]`,
  },
  {
    about: "An app says its environment with a label; without it the namespace that it is deployed to is taken",
    code: "kubectl -n argocd label application APP environment=production",
  },
];
