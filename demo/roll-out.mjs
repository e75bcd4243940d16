// Rolls a version of a demo service out: the step where a team's CI would call its platform.
import { readFileSync } from "node:fs";

const [service, version] = process.argv.slice(2);

function control() {
  const { DEMO_CONTROL_URL: url, DEMO_CONTROL_TOKEN: token, SHIPSHAPE_DATA: data = "data" } = process.env;
  if (url && token) return { url, token };
  try {
    const { controlUrl, token: kept } = JSON.parse(readFileSync(`${data}/demo.json`, "utf8"));
    return { url: controlUrl, token: kept };
  } catch {
    throw new Error(`No demo is running (no ${data}/demo.json): start it with npm start -- --demo.`);
  }
}

try {
  const { url, token } = control();
  const response = await fetch(`${url}/deploy`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ service, version }),
  }).catch((error) => {
    throw new Error(`The demo at ${url} does not answer (${error.cause?.code ?? error.message}): is it still running?`);
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  console.log(`${service} ${version} runs, ${answer.milliseconds} ms after it was asked for`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
