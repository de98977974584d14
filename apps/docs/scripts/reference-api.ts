import { app } from "../../api/src/app.ts";

// Prints what the API says about itself: its description, and its kinds of problems. Run while the site is built, in a process of its own:
// the site has none of the API's code.

/** Asking for these uses nothing of a deployment but that there is one. */
const deployment = { LIMITS: {}, DEPLOYMENT: { id: "docs" } };

async function ask(path: string): Promise<unknown> {
  const response = await app.request(path, { headers: { accept: "application/json" } }, deployment);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

console.log(JSON.stringify({ description: await ask("/openapi.json"), problems: await ask("/problems") }));
