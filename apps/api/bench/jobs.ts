// Timed jobs on workerd itself: how late events are, many jobs at once, many listeners. Run it with `pnpm --filter @interleave/api bench`.
import { get } from "node:http";
import { loadavg } from "node:os";

import { startWorkerd, type Workerd } from "./workerd.ts";

interface Job {
  readonly startAt: string;
  readonly links: { readonly self: string; readonly events: string };
  readonly progress: { readonly told: number; readonly total: number };
  readonly outcome: { readonly status: string; readonly events: number; readonly lateness: Lateness } | null;
}

interface Lateness {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** So many timers in so many seconds: each task arrives at a time of its own. */
function timers(count: number, seconds: number): object {
  const arrivals = { every: seconds / count };
  return { scenario: { groups: [{ name: "Task", count, arrivals, steps: [{ io: 0 }] }] } };
}

const workerd = await startWorkerd();
try {
  await oneJob(workerd, 20);
  await manyJobs(workerd, 200);
  await manyListeners(workerd, 1000);
} finally {
  workerd.stop();
}

/** The lateness of 100 timers within 100 ms, in jobs that run one after the other. */
async function oneJob({ origin }: Workerd, rounds: number): Promise<void> {
  const before = load();
  const latenesses: Lateness[] = [];
  for (let round = 0; round < rounds; round++) {
    latenesses.push(await latenessOf(origin, await create(origin, { ...timers(100, 0.1), startAt: soon(0.3) })));
  }
  print(`100 timers within 100 ms, ${rounds} jobs one after the other`, before);
  print(
    `  p50 ${median(latenesses, "p50")}, p95 ${median(latenesses, "p95")}, p99 ${median(latenesses, "p99")} (medians of the jobs)`,
  );
  print(
    `  p99 of the best job ${ms(Math.min(...latenesses.map(({ p99 }) => p99)))}, of the worst ${ms(Math.max(...latenesses.map(({ p99 }) => p99)))}`,
  );
}

/** Jobs of ten timers in a second, all at once. */
async function manyJobs({ origin }: Workerd, count: number): Promise<void> {
  const before = load();
  const begun = performance.now();
  const body = { ...timers(10, 1), startAt: soon(8) };
  const jobs = await Promise.all(Array.from({ length: count }, async () => create(origin, body)));
  const took = performance.now() - begun;
  const latenesses: Lateness[] = [];
  for (const job of jobs) latenesses.push(await latenessOf(origin, job));
  const told = jobs.reduce((sum, { progress }) => sum + progress.total, 0);
  print(`${count} jobs at once, of ten timers in a second each`, before);
  print(`  created in ${(took / 1000).toFixed(1)} s; ${told} events, every one told once`);
  print(
    `  p50 ${median(latenesses, "p50")}, p95 ${median(latenesses, "p95")}, p99 ${median(latenesses, "p99")} (medians of the jobs); the latest of all ${ms(Math.max(...latenesses.map(({ max }) => max)))}`,
  );
}

/** Listeners of one job of three seconds. */
async function manyListeners({ origin }: Workerd, count: number): Promise<void> {
  const before = load();
  const job = await create(origin, { ...timers(30, 3), startAt: soon(5) });
  const start = Date.parse(job.startAt);
  const streams = await Promise.all(Array.from({ length: count }, async () => listen(`${origin}${job.links.events}`)));
  const heard = streams.map((chunks) => heardIn(chunks, start));
  const whole = heard.filter(
    ({ ids }) => ids.length === job.progress.total + 1 && ids.every((id, index) => id === index + 1),
  );
  const delays = heard.flatMap(({ delays }) => delays).toSorted((left, right) => left - right);
  const lateness = await latenessOf(origin, job);
  const at = (share: number): string => ms(delays[Math.ceil(share * delays.length) - 1] ?? 0);
  print(`${count} listeners of one job, ${job.progress.total} events in three seconds`, before);
  print(
    `  ${whole.length} heard every number once; told → heard p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, max ${at(1)}`,
  );
  print(`  the job itself: late p50 ${ms(lateness.p50)}, p99 ${ms(lateness.p99)}`);
}

async function create(origin: string, body: object): Promise<Job> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${origin}/v1/jobs`, init);
  if (response.status !== 202) throw new Error(await response.text());
  return (await response.json()) as Job; // the contract of the API
}

/** Waits for a job's end. */
async function latenessOf(origin: string, { links, progress }: Job): Promise<Lateness> {
  const { ids } = heardIn(await listen(`${origin}${links.events}`), 0);
  const { outcome } = (await (await fetch(`${origin}${links.self}`)).json()) as Job; // as above
  if (outcome?.status !== "finished" || outcome.events !== progress.total || ids.length !== progress.total + 1) {
    throw new Error(`a job of ${progress.total} events has ${ids.length}: ${JSON.stringify(outcome)}`);
  }
  return outcome.lateness;
}

/** What came of a stream, and when. */
type Chunks = readonly { readonly at: number; readonly text: string }[];

/** Everything until the end. It is looked into later: a thousand listeners have no time for that. */
async function listen(url: string): Promise<Chunks> {
  const { promise, resolve, reject } = Promise.withResolvers<Chunks>();
  const chunks: { at: number; text: string }[] = [];
  get(url, { agent: false }, (response) => {
    response.setEncoding("utf8");
    response.on("data", (text: string) => chunks.push({ at: Date.now(), text }));
    response.on("end", () => resolve(chunks));
  }).on("error", reject);
  return promise;
}

/** The ids in a stream; and for each event, how long after it was told it was heard, in seconds. */
function heardIn(chunks: Chunks, start: number): { ids: number[]; delays: number[] } {
  const ids: number[] = [];
  const delays: number[] = [];
  let rest = "";
  for (const { at, text } of chunks) {
    const blocks = `${rest}${text}`.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, id, measured] = /^id: (\d+)\n(?:event: trace\n.*?"measured":([\d.]+))?/.exec(block) ?? [];
      if (id !== undefined) ids.push(Number(id));
      if (measured !== undefined) delays.push((at - start) / 1000 - Number(measured));
    }
  }
  return { ids, delays };
}

function soon(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

function median(of: readonly Lateness[], key: keyof Lateness): string {
  return ms(of.map((each) => each[key]).toSorted((left, right) => left - right)[Math.floor(of.length / 2)] ?? 0);
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

function print(line: string, before?: string): void {
  console.log(before === undefined ? line : `${line} (load ${before} before, ${load()} after)`);
}
