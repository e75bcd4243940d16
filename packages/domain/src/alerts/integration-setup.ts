/** What a sender is given: where we are, its key (or a word in its place), and whose alerts it sends. */
export type SetUpGiven = {
  /** Without a slash at its end: https://shipshape.example */
  readonly url: string;
  readonly key: string;
  readonly service: string;
  /** What requests are signed with, where they are. */
  readonly signingSecret?: string | undefined;
};

/** Something to paste: where it goes, and what. */
export type SetUp = { readonly about: string; readonly code: string };

type Known = {
  readonly name: string;
  readonly about: string;
  /** The exact address, or addresses, that this kind is sent to. */
  readonly addresses: (given: SetUpGiven) => readonly string[];
  readonly setUp: (given: SetUpGiven) => readonly SetUp[];
};

const curl = (url: string, body: string, headers: readonly string[] = ["content-type: application/json"]): string =>
  [`curl -fsS ${url}`, ...headers.map((header) => `  -H "${header}"`), `  -d '${body}'`].join(" \\\n");

const schemeOf = (url: string): string => (url.startsWith("https:") ? "\n      scheme: https" : "");

const alertmanager: Known = {
  name: "Prometheus and Alertmanager",
  about:
    "Whatever sends to an Alertmanager: Prometheus, Mimir, Thanos, Loki; or an Alertmanager, which goes on grouping and silencing.",
  addresses: ({ url, key }) => [`${url}/api/v2/alerts`, `${url}/api/v1/webhooks/alertmanager/${key}`],
  setUp: ({ url, key }) => [
    {
      about: "In prometheus.yml, in place of an Alertmanager or beside it; its rules stay as they are",
      code: `alerting:
  alertmanagers:
    - static_configs: [{ targets: ["${url.replace(/^https?:\/\//, "")}"] }]${schemeOf(url)}
      authorization: { credentials: ${key} }`,
    },
    {
      about: "In alertmanager.yml, and route to the receiver shipshape",
      code: `receivers:
  - name: shipshape
    webhook_configs:
      - url: ${url}/api/v1/webhooks/alertmanager/${key}
        max_alerts: 0`,
    },
  ],
};

const signatureFields = (secret: string): string => `
          hmacConfig:
            secret: ${secret}
            timestampHeader: X-Grafana-Alerting-Signature-Timestamp`;

const grafana: Known = {
  name: "Grafana",
  about: "A contact point of the kind webhook; the notification channel of Grafana before 8 works too.",
  addresses: ({ url, key }) => [`${url}/api/v1/webhooks/grafana/${key}`],
  setUp: ({ url, key, signingSecret }) => [
    {
      about: "As a file in Grafana's provisioning/alerting, or the same fields on its page",
      code: `apiVersion: 1
contactPoints:
  - orgId: 1
    name: shipshape
    receivers:
      - uid: shipshape
        type: webhook
        settings:
          url: ${url}/api/v1/webhooks/grafana/${key}
          maxAlerts: 0${signingSecret ? signatureFields(signingSecret) : ""}`,
    },
  ],
};

const pagerduty: Known = {
  name: "PagerDuty Events",
  about: "Anything that sends to PagerDuty: another host, and this key in place of the integration key.",
  addresses: ({ url }) => [
    `${url}/v2/enqueue`,
    `${url}/v2/change/enqueue`,
    `${url}/generic/2010-04-15/create_event.json`,
  ],
  setUp: ({ url, key, service }) => [
    {
      about: "Alertmanager: its PagerDuty receivers stay as they are, but for the address and the key",
      code: `global:
  pagerduty_url: ${url}/v2/enqueue
receivers:
  - name: pagerduty
    pagerduty_configs:
      - routing_key: ${key}`,
    },
    {
      about: "By hand; the same dedup_key with event_action resolve ends it",
      code: curl(
        `${url}/v2/enqueue`,
        `{"routing_key":"${key}","event_action":"trigger","dedup_key":"${service}/disk","payload":{"summary":"Disk almost full","source":"${service}-1","severity":"warning"}}`,
      ),
    },
    {
      about: "A change, which opens no alert: it stands among the changes of its service",
      code: curl(
        `${url}/v2/change/enqueue`,
        `{"routing_key":"${key}","payload":{"summary":"A flag was turned on","source":"${service}-1","custom_details":{"service":"${service}","environment":"production"}}}`,
      ),
    },
  ],
};

const opsgenie: Known = {
  name: "Opsgenie and JSM",
  about:
    "Anything that sends to Opsgenie or Jira Service Management: another host, and this key in place of the GenieKey.",
  addresses: ({ url }) => [`${url}/v2/alerts`, `${url}/jsm/ops/integration/v2/alerts`],
  setUp: ({ url, key, service }) => [
    {
      about: "Alertmanager: its Opsgenie receivers stay as they are, but for the address and the key",
      code: `global:
  opsgenie_api_url: ${url}/
receivers:
  - name: opsgenie
    opsgenie_configs:
      - api_key: ${key}`,
    },
    {
      about: "By hand; POST …/v2/alerts/ALIAS/close?identifierType=alias ends it",
      code: curl(`${url}/v2/alerts`, `{"message":"Disk almost full","alias":"${service}/disk","priority":"P3"}`, [
        `authorization: GenieKey ${key}`,
        "content-type: application/json",
      ]),
    },
  ],
};

const cloudevents: Known = {
  name: "CloudEvents",
  about: "Events of the CNCF's format, binary, structured or in batches; CDEvents of deliveries are kept as changes.",
  addresses: ({ url, key }) => [`${url}/api/v1/cloudevents/${key}`],
  setUp: ({ url, key, service }) => [
    {
      about: "A type that ends in .resolved about the same subject ends it",
      code: curl(
        `${url}/api/v1/cloudevents/${key}`,
        `{"specversion":"1.0","id":"1","source":"/monitoring","type":"com.example.alert.opened","subject":"${service}/disk","data":{"title":"Disk almost full","severity":"warning"}}`,
        ["content-type: application/cloudevents+json"],
      ),
    },
  ],
};

const generic: Known = {
  name: "Anything that sends JSON or a form",
  about: "Scripts, cron jobs, GoAlert's and Grafana OnCall's senders: a title is enough.",
  addresses: ({ url, key }) => [
    `${url}/api/v1/webhooks/generic/${key}`,
    `${url}/api/v2/generic/incoming?token=${key}`,
    `${url}/integrations/v1/formatted_webhook/${key}/`,
  ],
  setUp: ({ url, key, service }) => [
    {
      about: "The same dedup again is the same alert",
      code: curl(
        `${url}/api/v1/webhooks/generic/${key}`,
        `{"title":"The backup failed","severity":"warning","service":"${service}","dedup":"backup"}`,
      ),
    },
    {
      about: "When it is over",
      code: curl(`${url}/api/v1/webhooks/generic/${key}`, `{"status":"resolved","dedup":"backup"}`),
    },
  ],
};

const heartbeat: Known = {
  name: "Heartbeat",
  about: "What should be heard of from time to time: an alert opens when it is not.",
  addresses: ({ url, key }) => [`${url}/api/v1/heartbeats/${key}`],
  setUp: ({ url, key }) => [
    {
      about: "At the end of the job that must not fail unseen; GET, HEAD and POST are all the same",
      code: `curl -fsS --retry 3 ${url}/api/v1/heartbeats/${key}`,
    },
  ],
};

/** Datadog's variables, in the words that our door reads. */
const DATADOG_PAYLOAD = `{
  "alert_cycle_key": "$ALERT_CYCLE_KEY",
  "aggreg_key": "$AGGREG_KEY",
  "alert_id": "$ALERT_ID",
  "transition": "$ALERT_TRANSITION",
  "priority": "$ALERT_PRIORITY",
  "title": "$EVENT_TITLE",
  "message": "$TEXT_ONLY_MSG",
  "tags": "$TAGS",
  "link": "$LINK",
  "hostname": "$HOSTNAME",
  "metric": "$ALERT_METRIC",
  "query": "$ALERT_QUERY",
  "scope": "$ALERT_SCOPE",
  "snapshot": "$SNAPSHOT"
}`;

const datadog: Known = {
  name: "Datadog",
  about: "Its webhooks integration, with this template as the payload; mention @webhook-shipshape in monitors.",
  addresses: ({ url, key }) => [`${url}/api/v1/webhooks/datadog/${key}`],
  setUp: ({ url, key }) => [
    { about: "URL of the webhook named shipshape", code: `${url}/api/v1/webhooks/datadog/${key}` },
    { about: "Payload", code: DATADOG_PAYLOAD },
  ],
};

const sentry: Known = {
  name: "Sentry",
  about: "An internal integration of Sentry's, with issue and metric alerts; its Client Secret signs what it sends.",
  addresses: ({ url, key }) => [`${url}/api/v1/webhooks/sentry/${key}`],
  setUp: ({ url, key }) => [
    {
      about: "Webhook URL of the internal integration; switch 'Alert Rule Action' on, and subscribe to issues",
      code: `${url}/api/v1/webhooks/sentry/${key}`,
    },
  ],
};

const squadcast: Known = {
  name: "Squadcast Incident Webhook",
  about: "Anything that sends to Squadcast's Incident Webhook: another host, and this key.",
  addresses: ({ url, key }) => [`${url}/v2/incidents/api/${key}`],
  setUp: ({ url, key }) => [
    {
      about: 'The same event_id with "status":"resolve" ends it',
      code: curl(
        `${url}/v2/incidents/api/${key}`,
        `{"message":"Disk almost full","description":"91 %","event_id":"disk","status":"trigger"}`,
      ),
    },
  ],
};

const splunk: Known = {
  name: "Splunk On-Call",
  about: "Anything that sends to Splunk On-Call's REST endpoint (VictorOps): another host, and this key.",
  addresses: ({ url, key, service }) => [`${url}/integrations/generic/20131114/alert/${key}/${service}`],
  setUp: ({ url, key, service }) => [
    {
      about: "The same entity_id with RECOVERY ends it; the last part of the address is the routing key",
      code: curl(
        `${url}/integrations/generic/20131114/alert/${key}/${service}`,
        `{"message_type":"CRITICAL","entity_id":"disk","state_message":"91 %"}`,
      ),
    },
  ],
};

const KINDS = {
  alertmanager,
  grafana,
  pagerduty,
  opsgenie,
  cloudevents,
  generic,
  heartbeat,
  datadog,
  sentry,
  squadcast,
  splunk,
} as const satisfies Readonly<Record<string, Known>>;

export type SetUpKind = keyof typeof KINDS;
export const SET_UP_KINDS = Object.keys(KINDS) as readonly SetUpKind[];

/** What a kind of integration is called, and what it is. */
export const kindOf = (kind: SetUpKind): Pick<Known, "name" | "about"> => KINDS[kind];

/** The exact addresses of an integration: where its sender sends to. */
export const addressesOf = (kind: SetUpKind, given: SetUpGiven): readonly string[] => KINDS[kind].addresses(given);

/** What to paste at the sender, ready with address and key. */
export const setUpOf = (kind: SetUpKind, given: SetUpGiven): readonly SetUp[] => KINDS[kind].setUp(given);
