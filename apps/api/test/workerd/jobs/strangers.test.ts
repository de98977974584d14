import { listDurableObjectIds, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Client } from "../../../src/jobs/client.ts";
import { sha256 } from "../../../src/jobs/plan.ts";
import {
  ask,
  crash,
  create,
  type CreatedJob,
  Ear,
  fakeTime,
  halfAnHour,
  pass,
  post,
  read,
  stubOf,
  threeSeconds,
} from "./support.ts";

beforeEach(fakeTime);
afterEach(async () => {
  vi.useRealTimers();
  await reset();
});

const from = (address: string): Record<string, string> => ({ "cf-connecting-ip": address });

/** The object of a client; of who has no address, as in tests, if it is "unknown". */
async function clientOf(address: string): Promise<DurableObjectStub<Client>> {
  return env.CLIENTS.get(env.CLIENTS.idFromName(await sha256(`client ${address}`)));
}

/** How many objects of jobs there have ever been. */
async function objects(): Promise<number> {
  return (await listDurableObjectIds(env.JOBS)).length;
}

async function cancel(job: CreatedJob, authorization?: string): Promise<Response> {
  return ask(job.links.self, { method: "DELETE", headers: authorization === undefined ? {} : { authorization } });
}

async function expectProblem(response: Response, status: number, problem: object): Promise<void> {
  expect([response.status, response.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
  expect(await response.json()).toMatchObject({ status, ...problem });
}

describe("creating", () => {
  test("202, where the job is, and a secret that is stored nowhere", async () => {
    const response = await post({ ...threeSeconds, seed: 7, speed: 2 }, { "idempotency-key": "a key" });
    const job = await response.json<CreatedJob>();
    expect([response.status, response.headers.get("location")]).toEqual([202, `/v1/jobs/${job.id}`]);
    expect(job).toMatchObject({ kind: "paced", seed: 7, speed: 2, models: ["asyncio"], outcome: null });
    expect(job.links).toEqual({ self: `/v1/jobs/${job.id}`, events: `/v1/jobs/${job.id}/events` });
    expect(job.secret.length).toBeGreaterThanOrEqual(32);
    const client = await clientOf("unknown");
    const dump = (storage: DurableObjectStorage, table: string): string =>
      JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray());
    const stored = [
      await runInDurableObject(stubOf(job), (_, { storage }) => dump(storage, "job")),
      await runInDurableObject(client, (_, { storage }) => dump(storage, "jobs")),
    ].join("");
    expect(stored).not.toContain(job.secret);
    expect(stored).not.toContain("a key");
    expect((await ask(job.links.self).then((answer) => answer.text())).includes(job.secret)).toBe(false);
  });

  test("a retry is the same job: at once, later, after a crash", async () => {
    const key = { "idempotency-key": "one" };
    const before = await objects();
    const [first, second] = await Promise.all([create(threeSeconds, key), create(threeSeconds, key)]);
    await pass(first, 1);
    const third = await create(threeSeconds, key);
    await crash();
    const fourth = await create(threeSeconds, key);
    for (const each of [second, third, fourth]) expect([each.id, each.secret]).toEqual([first.id, first.secret]);
    expect(await objects()).toBe(before + 1);
    expect(await create(threeSeconds)).not.toMatchObject({ id: first.id });
    expect(await create(threeSeconds, { ...key, ...from("192.0.2.1") })).not.toMatchObject({ id: first.id });
  });

  test("the same key with another body is refused", async () => {
    await create(threeSeconds, { "idempotency-key": "one" });
    const response = await post({ ...threeSeconds, seed: 1 }, { "idempotency-key": "one" });
    await expectProblem(response, 422, { type: "/problems/idempotency-key-reused" });
  });

  test("what was refused leaves its key free", async () => {
    const key = { "idempotency-key": "one" };
    expect(
      (await post({ ...threeSeconds, speed: 0.01, models: ["asyncio"], startAt: "2020-01-01T00:00:00Z" }, key)).status,
    ).toBe(400);
    await create(threeSeconds, key);
  });

  test.each([
    ["a speed of 0", { ...threeSeconds, speed: 0 }, 400, { errors: [{ pointer: "/speed" }] }],
    ["a speed of 1001", { ...threeSeconds, speed: 1001 }, 400, { errors: [{ pointer: "/speed" }] }],
    [
      "a start that is no time",
      { ...threeSeconds, startAt: "soon" },
      400,
      { errors: [{ pointer: "/startAt", detail: expect.stringContaining("a time with its offset, such as") }] },
    ],
    [
      "a start in the past",
      { ...threeSeconds, startAt: "2020-01-01T00:00:00Z" },
      400,
      { errors: [{ pointer: "/startAt" }] },
    ],
    [
      "a start too far off",
      { ...threeSeconds, startAt: "2999-01-01T00:00:00Z" },
      422,
      { limit: "jobs.delaySeconds", allowed: 86_400, reached: expect.any(Number) },
    ],
    ["an unknown kind", { ...threeSeconds, kind: "quick" }, 400, { errors: [{ pointer: "/kind" }] }],
    [
      "too long a job",
      { ...halfAnHour, speed: 0.1 },
      422,
      { limit: "jobs.seconds", allowed: 3600, reached: expect.closeTo(18_000, 0) },
    ],
    [
      "too many events",
      { preset: "long-loop-yielding" },
      422,
      { limit: "jobs.events", allowed: 10_000, reached: 10_001 },
    ],
    [
      "a model that cannot",
      { preset: "pipeline", models: ["sequential"] },
      422,
      { type: "/problems/model-cannot-run" },
    ],
    [
      "tasks that wait for ever",
      { scenario: { groups: [{ name: "Task", count: 1, steps: [{ get: "empty" }] }], queues: { empty: 1 } } },
      422,
      { type: "/problems/deadlock" },
    ],
  ])("%s", async (_, body, status, problem) => {
    await expectProblem(await post(body), status, problem);
  });

  test("more jobs at a time than a client may have: told which limit, and when to come again; others are not concerned", async () => {
    const jobs = [];
    for (let count = 0; count < 20; count++) jobs.push(await create(halfAnHour, from("192.0.2.1")));
    const response = await post(halfAnHour, from("192.0.2.1"));
    const wait = Number(response.headers.get("retry-after"));
    await expectProblem(response, 429, { type: "/problems/too-many-jobs", limit: "jobs.perClient", allowed: 20 });
    expect(wait).toBeGreaterThan(1790);
    expect(wait).toBeLessThanOrEqual(1801);
    await create(halfAnHour, from("192.0.2.2"));
    const [first] = jobs;
    if (first === undefined) throw new Error("there is no job");
    expect((await cancel(first, `Bearer ${first.secret}`)).status).toBe(200);
    // The job tells its client's object once it has answered.
    let again = 429;
    while (again === 429) again = (await post(halfAnHour, from("192.0.2.1"))).status;
    expect(again).toBe(202);
  });
});

describe("cancelling", () => {
  test("needs the secret; then the log ends, for those who listen, too", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1.5);
    const ear = await Ear.listen(job);
    await expectProblem(await cancel(job), 401, { type: "/problems/unauthorized" });
    await expectProblem(await cancel(job, "Basic eDp5"), 401, { type: "/problems/unauthorized" });
    await expectProblem(await cancel(job, `Bearer ${job.secret}x`), 403, { type: "/problems/forbidden" });
    expect((await read(job)).status).toBe("running");
    const { told } = (await read(job)).progress;
    const response = await cancel(job, `Bearer ${job.secret}`);
    expect([response.status, await response.json()]).toMatchObject([200, { status: "cancelled" }]);
    const frames = await ear.hear(Number.POSITIVE_INFINITY);
    expect(frames.at(-1)).toMatchObject({ id: told + 1, event: "end", data: { status: "cancelled" } });
    await pass(job, 5);
    expect((await read(job)).progress.told).toBe(told);
    // Once more changes nothing.
    expect(await (await cancel(job, `Bearer ${job.secret}`)).json()).toMatchObject({ status: "cancelled" });
  });

  test("before its start", async () => {
    const job = await create({ ...threeSeconds, startAt: new Date(Date.now() + 3_600_000).toISOString() });
    const response = await cancel(job, `bearer ${job.secret}`);
    expect(await response.json()).toMatchObject({ status: "cancelled", outcome: { events: 0 } });
  });
});

describe("ids", () => {
  test.each([["0".repeat(64)], ["f".repeat(64)]])("%s was not given out: 404, and no object is made", async (id) => {
    const before = await objects();
    await expectProblem(await ask(`/v1/jobs/${id}`), 404, { type: "/problems/no-such-job" });
    await expectProblem(await ask(`/v1/jobs/${id}/events`), 404, { type: "/problems/no-such-job" });
    const deleted = await ask(`/v1/jobs/${id}`, { method: "DELETE", headers: { authorization: "Bearer x" } });
    await expectProblem(deleted, 404, { type: "/problems/no-such-job" });
    expect(await objects()).toBe(before);
  });

  test.each([["x"], ["0".repeat(63)], ["G".repeat(64)]])("%s is no id", async (id) => {
    await expectProblem(await ask(`/v1/jobs/${id}`), 400, { errors: [{ parameter: "id" }] });
  });

  test("one of ours without a job is a 404, and leaves nothing", async () => {
    const id = env.JOBS.newUniqueId().toString();
    await expectProblem(await ask(`/v1/jobs/${id}`), 404, { type: "/problems/no-such-job" });
    await expectProblem(await ask(`/v1/jobs/${id}/events`), 404, { type: "/problems/no-such-job" });
  });
});

describe("expiry", () => {
  test("an hour after its end nothing is left of a job, nor of what is known of its client", async () => {
    const job = await create(threeSeconds, { "idempotency-key": "one" });
    await pass(job, 4);
    const { expiresAt, outcome } = await read(job);
    expect(Date.parse(expiresAt)).toBeCloseTo(Date.parse(job.startAt) + (outcome?.seconds ?? 0) * 1000 + 3_600_000, -1);
    vi.setSystemTime(Date.parse(expiresAt) - 1);
    expect(await runDurableObjectAlarm(stubOf(job))).toBe(true);
    expect((await read(job)).status).toBe("finished");
    vi.setSystemTime(Date.parse(expiresAt) + 1);
    expect(await runDurableObjectAlarm(stubOf(job))).toBe(true);
    await expectProblem(await ask(job.links.self), 404, { type: "/problems/no-such-job" });
    const client = await clientOf("unknown");
    expect(await runDurableObjectAlarm(client)).toBe(true);
    for (const stub of [stubOf(job), client]) {
      const left = await runInDurableObject(stub, async (_, { storage }) => [
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'").toArray(),
        await storage.getAlarm(),
      ]);
      expect(left).toEqual([[], null]);
    }
    // The key is free again.
    expect((await create(threeSeconds, { "idempotency-key": "one" })).id).not.toBe(job.id);
  });
});
