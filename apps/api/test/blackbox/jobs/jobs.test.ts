import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Heard, listen } from "./listening.ts";
import { Server } from "./server.ts";

/** So many tasks of 60 ms, one after the other. */
const work = (tasks: number): object => ({
  scenario: { groups: [{ name: "Task", count: tasks, limit: 1, steps: [{ io: "60ms" }] }] },
});

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.stop());

interface Created {
  readonly secret: string;
  readonly startAt: string;
  readonly endsAt: string;
  readonly links: { readonly self: string; readonly events: string };
  readonly progress: { readonly total: number };
}

async function create(body: object, headers: Record<string, string> = {}): Promise<Created> {
  const response = await fetch(`${server.origin}/v1/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as Created; // the contract of the API, which other tests check
}

async function read(
  links: Created["links"],
): Promise<{ status: string; outcome: { seconds: number; lateness: { max: number } } | null }> {
  return (await (await fetch(`${server.origin}${links.self}`)).json()) as Awaited<ReturnType<typeof read>>; // as above
}

/** Every number once, and the same to whoever hears all of it later. */
async function expectWhole(heard: readonly Heard[], { links, progress }: Created): Promise<void> {
  expect(heard.map(({ id }) => id)).toEqual(Array.from({ length: progress.total + 1 }, (_, index) => index + 1));
  expect(heard.at(-1)?.event).toBe("end");
  expect(await listen(`${server.origin}${links.events}`, 0)).toEqual(heard);
}

describe("a job on a real server", () => {
  test("kill -9 of the whole server, twice: every number is heard once", async () => {
    const job = await create(work(150));
    const heard: Heard[] = [];
    for (const part of [0.2, 0.7]) {
      const place = heard.at(-1)?.id ?? 0;
      heard.push(
        ...(await listen(`${server.origin}${job.links.events}`, place, (id) => id >= part * job.progress.total)),
      );
      if (part < 0.5) expect(heard.at(-1)?.id).toBeLessThan(job.progress.total);
      await server.killAndStartAgain();
    }
    heard.push(...(await listen(`${server.origin}${job.links.events}`, heard.at(-1)?.id ?? 0)));
    await expectWhole(heard, job);
    expect(await read(job.links)).toMatchObject({ status: "finished", outcome: { reason: null } });
  });

  // The wall clock is what this is about: nobody asks until the job must have ended by itself.
  test("after a kill -9 the alarm brings a job back, without any request", async () => {
    const job = await create(work(50));
    expect((await read(job.links)).status).toBe("running");
    await server.killAndStartAgain();
    await setTimeout(Math.max(Date.parse(job.endsAt), Date.now()) + 6000 - Date.now());
    const asked = Date.now();
    const { status, outcome } = await read(job.links);
    expect(status).toBe("finished");
    expect(Date.parse(job.startAt) + (outcome?.seconds ?? 0) * 1000).toBeLessThan(asked - 500);
  });

  test("listeners that never read from their sockets harm nobody", async () => {
    const name = "\u{1F980}".repeat(50);
    const steps = [{ repeat: 8, steps: [{ io: { uniform: [0, "100ms"] } }] }];
    const job = await create({ scenario: { groups: [{ name, count: 200, steps }] }, seed: 7, speed: 0.5 });
    const { hostname, port } = new URL(server.origin);
    const sockets = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const socket = connect(Number(port), hostname).pause();
        await once(socket, "connect");
        socket.write(`GET ${job.links.events} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
        return socket;
      }),
    );
    try {
      const heard = await listen(`${server.origin}${job.links.events}`, 0);
      await expectWhole(heard, job);
      // More than a socket takes in without being read.
      expect(heard.reduce((bytes, { data }) => bytes + Buffer.byteLength(data), 0)).toBeGreaterThan(1_000_000);
      expect(await read(job.links)).toMatchObject({ status: "finished" });
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  test("the retry of a POST after a kill -9 finds the job and its secret", async () => {
    const key = { "idempotency-key": "9b2f6a0e-3c1d-4f7e-8a55-0c6d2e9b7f41" };
    const job = await create({ ...work(1), speed: 0.01 }, key);
    await server.killAndStartAgain();
    const again = await create({ ...work(1), speed: 0.01 }, key);
    expect([again.links, again.secret]).toEqual([job.links, job.secret]);
  });

  test("a deployment in the middle: who comes back hears every number once", async () => {
    const job = await create(work(50));
    const url = `${server.origin}${job.links.events}`;
    const heard = await listen(url, 0, (id) => id >= 0.3 * job.progress.total);
    await server.reload();
    while (heard.at(-1)?.event !== "end") heard.push(...(await listen(url, heard.at(-1)?.id ?? 0)));
    await expectWhole(heard, job);
  });

  test("the README's curls do what it says", async () => {
    const readme = await readFile(join(import.meta.dirname, "../../../README.md"), "utf8");
    const [, script] = /^## Timed jobs$[^]*?^```sh\n([^]*?)^```$/m.exec(readme) ?? [];
    const here = script?.replaceAll("localhost:8787", server.origin.replace("http://", "")) ?? "";
    const { stdout } = await promisify(execFile)("sh", ["-euc", here]);
    const ids = [...stdout.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    const [end] = ids.toSorted((left, right) => right - left);
    const all = Array.from({ length: end ?? 0 }, (_, index) => index + 1);
    // The whole job, and the same after event 17.
    expect(ids).toEqual([...all, ...all.slice(17)]);
    expect([...stdout.matchAll(/^event: end$/gm)].length).toBe(2);
    expect(stdout).toContain('"status":"finished"');
    expect(stdout).toContain('"status":"cancelled"');
  });
});
