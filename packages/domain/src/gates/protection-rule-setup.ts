export type ProtectionRuleGiven = {
  /** Where this server is, as GitHub sees it. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly apiUrl: string;
};

export type SetUpStep = { readonly about: string; readonly code?: string };

/** Where GitHub's pages are, by where its API is. */
const siteOf = (apiUrl: string): string =>
  apiUrl === "https://api.github.com" ? "https://github.com" : apiUrl.replace(/\/api\/v3$/, "");

export const protectionRuleAddress = ({ url, key }: Pick<ProtectionRuleGiven, "url" | "key">): string =>
  `${url}/hooks/gates/${key}`;

/** What to do at GitHub, step by step, so that an environment waits for the gate. */
export const protectionRuleSetUp = (given: ProtectionRuleGiven): readonly SetUpStep[] => [
  {
    about: "1. Register a GitHub App for your organisation (or for yourself: /settings/apps/new). Homepage URL: any",
    code: `${siteOf(given.apiUrl)}/organizations/YOUR-ORGANISATION/settings/apps/new`,
  },
  { about: "2. Webhook: Active. Webhook URL", code: protectionRuleAddress(given) },
  { about: "3. Webhook secret", code: given.secret },
  {
    about: "4. Repository permissions. No more is needed",
    code: "Actions: Read-only\nDeployments: Read and write",
  },
  { about: "5. Subscribe to events", code: "Deployment protection rule" },
  {
    about:
      "6. Create the App. Note its App ID, and under Private keys: Generate a private key. GitHub hands you a .pem file",
  },
  { about: "7. Install App: choose the repositories that deploy" },
  {
    about:
      "8. In each repository: Settings → Environments → the environment → Deployment protection rules: tick the App, and save",
  },
];
