import { get, type IncomingMessage } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startWorkerd, type Workerd } from "../../../bench/workerd.ts";
import { eventsIn, listen } from "./listening.ts";

/** More events than a deployment allows, so that they are more than all buffers on the way take in; and little patience. */
const LIMITS = { events: 60_000, heartbeatSeconds: 0.25 };

let workerd: Workerd;
beforeAll(async () => {
  workerd = await startWorkerd(LIMITS);
});
afterAll(() => workerd.stop());

/** Fifty thousand events, all of them within some ten milliseconds. */
const job = {
  scenario: {
    groups: [
      { name: "\u{1F980}".repeat(50), count: 400, steps: [{ repeat: 16, steps: [{ io: { uniform: [0, 1] } }] }] },
    ],
  },
  seed: 7,
  speed: 1000,
};

interface Created {
  readonly links: { readonly self: string; readonly events: string };
  readonly progress: { readonly total: number };
}

async function create(): Promise<Created> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(job) };
  const response = await fetch(`${workerd.origin}/v1/jobs`, init);
  expect(response.status).toBe(202);
  return (await response.json()) as Created; // the contract of the API, which other tests check
}

/** An answer of which nobody reads more than fits into a buffer. */
async function unread(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { agent: false }, resolve).once("error", reject));
}

// The wall clock is part of this: who does not read is let go after four heartbeats.
test(
  "a listener that stops reading is let go, comes back, and misses nothing; meanwhile others hear all",
  { timeout: 60_000 },
  async () => {
    const { links, progress } = await create();
    const url = `${workerd.origin}${links.events}`;
    const slow = await unread(url);
    const [heard, same] = await Promise.all([listen(url, 0), listen(url, 0)]);
    expect(heard.map(({ id }) => id)).toEqual(Array.from({ length: progress.total + 1 }, (_, index) => index + 1));
    expect(heard.at(-1)?.event).toBe("end");
    expect(same).toEqual(heard);
    const { outcome } = (await (await fetch(`${workerd.origin}${links.self}`)).json()) as {
      outcome: { status: string };
    }; // as above
    expect(outcome.status).toBe("finished");

    await setTimeout(LIMITS.heartbeatSeconds * 1000 * 16);
    const text = await textOf(slow);
    expect(text).toContain(": dropped: too slow a reader; come back with Last-Event-ID\n\n");
    const early = eventsIn(text);
    expect(early.length).toBeLessThan(heard.length);
    const late = await listen(url, early.at(-1)?.id ?? 0);
    expect([...early, ...late]).toEqual(heard);
  },
);
