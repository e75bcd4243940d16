import type { SourceGiven, SourceSetUp } from "./source-setup-words.ts";

/** The id under which Jenkins keeps the address: what stands in a Jenkinsfile, in its repository, and in the log of each build. */
const CREDENTIAL = "shipshape-changes";

/** The Notification plugin sends the user and password of its address, the CloudEvents plugin does not: there the secret is behind it. */
export const jenkinsSetUp = ({ secret, service }: SourceGiven, hook: string): readonly SourceSetUp[] => [
  {
    about: `Notification plugin: Manage Jenkins → Credentials → Add, of the kind Secret text, with the ID ${CREDENTIAL}. Secret`,
    code: secret === undefined ? hook : hook.replace("://", `://jenkins:${encodeURIComponent(secret)}@`),
  },
  {
    about: "… and in each Jenkinsfile, which names the credential, so that no build's log shows the address",
    code: `properties([[$class: 'HudsonNotificationProperty', endpoints: [[
  urlInfo: [urlOrId: '${CREDENTIAL}', urlType: 'SECRET'],
  event: 'all', format: 'JSON', protocol: 'HTTP', timeout: 10000, loglines: 0, retries: 3
]]]])`,
  },
  {
    about:
      "Or the CloudEvents plugin: Manage Jenkins → System → CloudEvents, sink type http; events started and completed. Sink URL",
    code: secret === undefined ? hook : `${hook}/${encodeURIComponent(secret)}`,
  },
  {
    about: "Or by hand, in a Jenkinsfile that deploys",
    code: `sh 'shipshape deploy run --service ${service} --env production --version "$VERSION" --commit "$GIT_COMMIT" -- ./deploy.sh'`,
  },
];
