import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { Refusal } from "./refusal.ts";
import type { Children } from "./run.ts";

/** The address that the README names, or what the environment asks for. */
export function wantedPort(): number {
  const text = process.env["PORT"] ?? "8787";
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new Refusal(`PORT is ${JSON.stringify(text)}, but a port is a whole number from 1 to 65535.`);
  }
  return port;
}

/** Refuses a port on which something listens already, or that this user may not have. */
export async function claim(port: number): Promise<void> {
  for (const host of ["127.0.0.1", "::1"]) {
    const code = await errorOfListening(host, port);
    if (code === "EADDRINUSE")
      throw new Refusal(`Port ${port} is in use. Stop what listens there, or ${chooseAnother(port)}`);
    if (code === "EACCES") throw new Refusal(`Port ${port} is not for this user. Please ${chooseAnother(port)}`);
  }
}

function chooseAnother(port: number): string {
  const other = port < 1024 || port > 65_000 ? 8788 : port + 1;
  return `choose another port: PORT=${other} npx -y pnpm@12 ${process.argv[2] ?? "start"}`;
}

/** A port on which nothing listens, chosen by the system. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** The Worker of apps/api, with the built docs, on a port of this machine alone. */
export async function startWorker(children: Children, port: number): Promise<ChildProcess> {
  return children.start({
    name: "wrangler",
    from: "apps/api",
    args: ["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(await freePort())],
    env: { FORCE_COLOR: "0" },
    output: "pipe",
  });
}

/** Waits until a URL answers with success; false if the process ends before that. */
export async function answers(url: string, process: ChildProcess): Promise<boolean> {
  while (process.exitCode === null && process.signalCode === null) {
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await sleep(100);
  }
  return false;
}

/** What keeps a server from listening there; null if nothing does. */
async function errorOfListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer().once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? null));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
