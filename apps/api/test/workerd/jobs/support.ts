import { env, exports } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";

import type { Job } from "../../../src/jobs/job.ts";
import type { JobStatus } from "../../../src/jobs/job-status.ts";

/** What `POST /v1/jobs` answers. */
export type CreatedJob = JobStatus & {
  readonly secret: string;
  readonly links: { readonly self: string; readonly events: string };
};

/** A frame of an event stream. */
export interface Frame {
  readonly id: number;
  readonly event: string;
  readonly data: FrameData;
}

/** The data of an event; that of an end has other keys. */
interface FrameData {
  readonly number: number;
  readonly model: string;
  readonly planned: number;
  readonly measured: number;
  readonly late: number;
  readonly event?: { readonly type: string; readonly time: number };
  readonly status?: string;
}

/** Three tasks of a second each, one after the other: little happens, and at known times. */
export const threeSeconds = {
  scenario: { groups: [{ name: "Task", count: 3, limit: 1, steps: [{ io: 1 }] }] },
  models: ["asyncio"],
};

/** An hour of sleep between two events or so. */
export const halfAnHour = { scenario: { groups: [{ name: "Sleeper", count: 1, steps: [{ io: "30min" }] }] } };

export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`http://test${path}`, init));
}

export async function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
  return ask("/v1/jobs", { ...init, body: typeof body === "string" ? body : JSON.stringify(body) });
}

/** Creates a job that must be taken on. */
export async function create(body: unknown, headers?: Record<string, string>): Promise<CreatedJob> {
  const response = await post(body, headers);
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json<CreatedJob>();
}

export async function read({ links }: CreatedJob): Promise<JobStatus> {
  return (await ask(links.self)).json<JobStatus>();
}

/** A new stub, which is needed after a crash. */
export function stubOf({ id }: CreatedJob): DurableObjectStub<Job> {
  return env.JOBS.get(env.JOBS.idFromString(id));
}

/**
 * From now on time stands still, and it is tomorrow: alarms, whose time is the real one, ring when a test has them ring.
 */
export function fakeTime(): void {
  const toFake = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] as const;
  vi.useFakeTimers({ toFake: [...toFake], now: Date.now() + 86_400_000 });
}

/** All objects are gone, and their timers with them. */
export async function crash(): Promise<void> {
  await abortAllDurableObjects();
  dropTimers();
}

/** Dropping them sets the clock back, too. */
export function dropTimers(): void {
  const now = Date.now();
  vi.clearAllTimers();
  vi.setSystemTime(now);
}

/** Time passes for the timers of a job. */
export async function pass(job: CreatedJob, seconds: number): Promise<void> {
  await runInDurableObject(stubOf(job), async () => void (await vi.advanceTimersByTimeAsync(seconds * 1000)));
}

/** Everything that is heard until the stream ends. */
export async function hearAll({ links }: CreatedJob, after = 0): Promise<Frame[]> {
  return framesOf(await (await ask(links.events, { headers: { "last-event-id": String(after) } })).text());
}

/** Somebody who hears a few events, and may then leave. */
export class Ear {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  text = "";

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  static async listen({ links }: CreatedJob, after = 0): Promise<Ear> {
    const { body } = await ask(links.events, { headers: { "last-event-id": String(after) } });
    if (body === null) throw new Error("there is nothing to be heard");
    return new Ear(body);
  }

  /** Waits until at least so many frames have been heard, or the stream has ended. */
  async hear(count: number): Promise<Frame[]> {
    await this.until((text) => framesOf(text).length >= count);
    return framesOf(this.text);
  }

  async until(enough: (text: string) => boolean): Promise<void> {
    while (!enough(this.text)) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      this.text += this.#decoder.decode(value, { stream: true });
    }
  }

  async leave(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** The complete frames of a text, without comments. */
export function framesOf(text: string): Frame[] {
  return text
    .split("\n\n")
    .slice(0, -1)
    .filter((block) => block.startsWith("id: "))
    .map((block) => {
      const [, id = "", event = "", data = ""] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      // What the API writes in there is the subject of the tests.
      return { id: Number(id), event, data: JSON.parse(data) as FrameData };
    });
}

/** 1, 2, 3 … */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
