import { spawn } from "node:child_process";
import { once } from "node:events";

import { Refusal } from "./refusal.ts";
import { type Children, root } from "./run.ts";

/** Installs what the lockfile says. pnpm does that before a script, too, but goes on with what there is when it fails. */
export async function installed(children: Children): Promise<void> {
  const pnpm = process.env["npm_execpath"];
  if (pnpm === undefined) throw new Refusal("Start it by pnpm: npx -y pnpm@12 start (or dev, or test).");
  const install = spawn(pnpm, ["install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(install, "exit");
  if (code === 0 || children.interrupted) return;
  throw new Refusal(
    "The installation failed: mend what it says above (often the way to the npm registry) and try again.",
  );
}
