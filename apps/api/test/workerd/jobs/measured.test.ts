import { reset, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";

import { crash, create, fakeTime, hearAll, pass, post, read, stubOf, threeSeconds, upTo } from "./support.ts";

afterEach(async () => {
  vi.useRealTimers();
  await reset();
});

describe("a job that really waits", () => {
  test("tells what the program does when it does it, and how late each task was", async () => {
    fakeTime();
    const job = await create({ ...threeSeconds, kind: "measured" });
    expect([job.kind, job.progress.total]).toEqual(["measured", null]);
    await pass(job, 1.5);
    const { progress } = await read(job);
    await pass(job, 2);
    const { status, outcome } = await read(job);
    expect([status, outcome?.seconds]).toEqual(["finished", 3]);
    // Against a simulation that knows what things cost in CPython.
    expect(outcome?.lateness?.max).toBeCloseTo(0, 2);
    const frames = await hearAll(job);
    expect(frames.map(({ id }) => id)).toEqual(upTo(frames.length));
    expect(progress.told).toBeLessThan(frames.length - 1);
    const works = frames.filter(({ data }) => data.event?.type === "work-finished");
    expect(works.map(({ data }) => data.measured)).toEqual([1, 2, 3]);
    for (const { data } of works) expect(data.planned).toBeCloseTo(data.measured, 2);
    // What is the loop's own affair was not planned.
    expect(frames.find(({ data }) => data.event?.type === "iteration")?.data).toMatchObject({
      planned: null,
      late: null,
    });
  });

  test("on real timers, ten times as fast", async () => {
    const job = await create({ preset: "ten-tasks", seed: 7, kind: "measured", speed: 10 });
    const frames = await hearAll(job);
    const { status, outcome } = await read(job);
    expect([status, outcome?.events]).toEqual(["finished", frames.length - 1]);
    expect(frames.filter(({ data }) => data.event?.type === "work-finished").length).toBe(10);
    expect(outcome?.seconds).toBeGreaterThanOrEqual(0.082);
    expect(outcome?.lateness?.max).toBeTypeOf("number");
  });

  test("computes by waiting, too, and its pools are threads beside the loop", async () => {
    fakeTime();
    const job = await create({ preset: "blocking-call-in-thread", kind: "measured" });
    await pass(job, 2);
    const { status, outcome } = await read(job);
    expect([status, outcome?.seconds]).toEqual(["finished", 0.7]);
  });

  test("waits for its start", async () => {
    fakeTime();
    const startAt = new Date(Date.now() + 5000).toISOString();
    const job = await create({ ...threeSeconds, kind: "measured", startAt });
    await pass(job, 4.999);
    expect((await read(job)).progress.told).toBe(0);
    await pass(job, 3.1);
    expect((await read(job)).status).toBe("finished");
  });

  test("a crash in the middle: what was told stays, and the job says that it cannot go on", async () => {
    fakeTime();
    const job = await create({ ...threeSeconds, kind: "measured" });
    await pass(job, 1.5);
    const { told } = (await read(job)).progress;
    await crash();
    await runDurableObjectAlarm(stubOf(job));
    const { status, outcome } = await read(job);
    expect([status, outcome?.events]).toEqual(["failed", told]);
    expect(outcome?.reason).toContain("was lost");
    expect((await hearAll(job)).map(({ id }) => id)).toEqual(upTo(told + 1));
  });

  test("a crash before its start costs nothing", async () => {
    fakeTime();
    const startAt = new Date(Date.now() + 5000).toISOString();
    const job = await create({ ...threeSeconds, kind: "measured", startAt });
    await crash();
    await read(job);
    await pass(job, 9);
    expect((await read(job)).status).toBe("finished");
  });

  test("is for asyncio only", async () => {
    const response = await post({ ...threeSeconds, kind: "measured", models: ["threads"] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: "/problems/invalid-request",
      errors: [{ pointer: "/models" }],
    });
  });

  test("has a shorter limit than one that is paced", async () => {
    const work = { scenario: { groups: [{ name: "Sleeper", count: 1, steps: [{ io: "30min" }] }] } };
    const response = await post({ ...work, kind: "measured" });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      type: "/problems/limit-exceeded",
      limit: "jobs.measuredSeconds",
      allowed: 300,
      detail: expect.stringMatching(/A speed of 6(\.\d+)? or more would do/),
    });
  });
});
