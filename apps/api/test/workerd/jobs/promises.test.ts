import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
  crash,
  create,
  type CreatedJob,
  dropTimers,
  Ear,
  fakeTime,
  type Frame,
  halfAnHour,
  hearAll,
  pass,
  read,
  stubOf,
  threeSeconds,
  upTo,
} from "./support.ts";

beforeEach(fakeTime);
afterEach(async () => {
  vi.useRealTimers();
  await reset();
});

/** What is left of the timers of an object that was lost: the alarm. */
async function alarmRings(job: CreatedJob): Promise<void> {
  expect(await runDurableObjectAlarm(stubOf(job))).toBe(true);
}

/** 1, 2, 3 …, once each, in the order of the plan, the end last. */
function expectWhole(frames: readonly Frame[], total: number | null): void {
  expect(frames.map(({ id }) => id)).toEqual(upTo((total ?? 0) + 1));
  const [end, ...events] = frames.toReversed();
  expect(end?.event).toBe("end");
  expect(events.every(({ event }) => event === "trace")).toBe(true);
  const planned = events.toReversed().map(({ data }) => data.planned);
  expect(planned).toEqual(planned.toSorted((left, right) => left - right));
  const measured = events.toReversed().map(({ data }) => data.measured);
  expect(measured).toEqual(measured.toSorted((left, right) => left - right));
}

describe("time", () => {
  test("events are told when they are due, those of one time in one transaction", async () => {
    const job = await create(threeSeconds);
    await pass(job, 0.999);
    const before = await read(job);
    await pass(job, 0.002);
    const after = await read(job);
    await pass(job, 3);
    const frames = await hearAll(job);
    const due = (seconds: number): number => frames.filter(({ data }) => data.planned <= seconds).length;
    expect([before.progress.told, after.progress.told]).toEqual([due(0.999), due(1.001)]);
    expectWhole(frames, job.progress.total);
    // A timer is set for the next millisecond: what is due until then is a batch.
    const batches = await runInDurableObject(stubOf(job), (_, { storage }) =>
      storage.sql.exec("SELECT measured FROM batch").toArray(),
    );
    const moments = new Set(frames.slice(0, -1).map(({ data }) => Math.ceil(data.planned * 1000)));
    expect(batches.map(({ measured }) => measured)).toEqual([...moments].map((moment) => moment / 1000));
  });

  test("a speed of 2 takes half the time", async () => {
    const job = await create({ ...threeSeconds, speed: 2 });
    await pass(job, 2);
    const { status, outcome } = await read(job);
    expect(status).toBe("finished");
    expect(outcome?.seconds).toBeCloseTo(1.5, 1);
  });

  test("runs of several models are told side by side, each event with its model", async () => {
    const job = await create({ ...threeSeconds, models: ["threads", "asyncio"] });
    await pass(job, 4);
    const { outcome } = await read(job);
    const frames = await hearAll(job);
    expectWhole(frames, job.progress.total);
    const counts = outcome?.models.map(({ model, events }) => [model, events]);
    const heard = (name: string): number => frames.filter(({ data }) => data.model === name).length;
    expect(counts).toEqual([
      ["threads", heard("threads")],
      ["asyncio", heard("asyncio")],
    ]);
    expect(heard("threads")).toBeGreaterThan(3);
    expect(heard("asyncio")).toBeGreaterThan(3);
  });

  test("a job waits for its start, and a wait of more than ten seconds sleeps on the alarm and not on a timer", async () => {
    const job = await create({ ...threeSeconds, startAt: new Date(Date.now() + 60_000).toISOString() });
    expect([job.status, vi.getTimerCount()]).toEqual(["scheduled", 0]);
    const alarm = await runInDurableObject(stubOf(job), (_, { storage }) => storage.getAlarm());
    expect(alarm).toBe(Date.parse(job.startAt));
    vi.setSystemTime(Date.parse(job.startAt));
    await alarmRings(job);
    await pass(job, 4);
    expectWhole(await hearAll(job), job.progress.total);
  });

  test("a long gap in the middle sleeps on the alarm, too", async () => {
    const job = await create(halfAnHour);
    await pass(job, 0.1);
    expect(vi.getTimerCount()).toBe(0);
    expect(await runInDurableObject(stubOf(job), (_, { storage }) => storage.getAlarm())).toBeCloseTo(
      Date.parse(job.endsAt),
      -1,
    );
    vi.setSystemTime(Date.parse(job.endsAt) + 1);
    await alarmRings(job);
    await pass(job, 0.1);
    const { status, outcome } = await read(job);
    expect([status, outcome?.lateness?.max]).toEqual(["finished", expect.closeTo(0, 2)]);
  });

  test("the lease is renewed only now and then", async () => {
    const job = await create({
      scenario: { groups: [{ name: "Task", count: 200, limit: 1, steps: [{ io: "10ms" }] }] },
    });
    const set = await runInDurableObject(stubOf(job), async (_, { storage }) => {
      const setAlarm = vi.spyOn(storage, "setAlarm");
      await vi.advanceTimersByTimeAsync(1900);
      return setAlarm.mock.calls.length;
    });
    expect((await read(job)).progress.told).toBeGreaterThan(190);
    expect(set).toBeGreaterThan(0);
    expect(set).toBeLessThanOrEqual(3);
  });
});

describe("every number once, whatever becomes of the object", () => {
  test("an eviction: the alarm brings it back, and what was told stays as it was", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1.5);
    const ear = await Ear.listen(job);
    const before = await ear.hear((await read(job)).progress.told);
    await ear.leave();
    await evictDurableObject(stubOf(job));
    dropTimers();
    vi.setSystemTime(Date.now() + 2500);
    await alarmRings(job);
    const frames = await hearAll(job);
    expectWhole(frames, job.progress.total);
    expect(frames.slice(0, before.length)).toEqual(before);
  });

  test("a crash every 0.3 s", async () => {
    const job = await create({ preset: "ten-tasks", seed: 7, models: ["sequential", "asyncio"] });
    let crashes = 0;
    while ((await read(job)).outcome === null) {
      await pass(job, 0.3);
      await crash();
      await alarmRings(job);
      crashes++;
    }
    expect(crashes).toBeGreaterThan(10);
    expectWhole(await hearAll(job), job.progress.total);
  });

  test("a crash before anything was told", async () => {
    const job = await create({ ...threeSeconds, startAt: new Date(Date.now() + 5000).toISOString() });
    await crash();
    vi.setSystemTime(Date.now() + 9000);
    await alarmRings(job);
    const frames = await hearAll(job);
    expectWhole(frames, job.progress.total);
    // All at once, and each as late as it is.
    expect(frames[0]?.data.late).toBe(4);
  });

  test("a timer and an alarm at once tell nothing twice", async () => {
    const job = await create(threeSeconds);
    await runInDurableObject(stubOf(job), async (object) => {
      await vi.advanceTimersByTimeAsync(1000);
      await object.alarm();
      await object.alarm();
    });
    await pass(job, 3);
    expectWhole(await hearAll(job), job.progress.total);
  });

  test("another engine that plans other events does not go on: the log stays, and says why it ends", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1);
    const told = (await read(job)).progress.told;
    const before = await (await Ear.listen(job)).hear(told);
    await runInDurableObject(stubOf(job), (_, { storage }) => {
      storage.sql.exec("UPDATE job SET record = json_set(record, '$.digest', 'of another plan', '$.engine', '0.0.9')");
    });
    await crash();
    const { status, engine, outcome } = await read(job);
    expect([status, engine, outcome?.events]).toEqual(["failed", "0.0.9", told]);
    expect(outcome?.reason).toContain("The engine has changed");
    const frames = await hearAll(job);
    expect(frames.slice(0, -1)).toEqual(before);
    expect([frames.at(-1)?.id, frames.at(-1)?.event, frames.at(-1)?.data.status]).toEqual([told + 1, "end", "failed"]);
  });

  test("another engine that plans the same goes on", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1);
    await runInDurableObject(stubOf(job), (_, { storage }) => {
      storage.sql.exec("UPDATE job SET record = json_set(record, '$.engine', '0.0.9')");
    });
    await crash();
    await read(job);
    await pass(job, 3);
    expectWhole(await hearAll(job), job.progress.total);
  });

  test("an error of ours: what is stored is read again a while later, and the job goes on", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    const job = await create(threeSeconds);
    await pass(job, 0.5);
    await runInDurableObject(stubOf(job), async (_, { storage }) => {
      const write = vi.spyOn(storage, "transactionSync").mockImplementationOnce(() => {
        throw new Error("the disk is full");
      });
      await vi.advanceTimersByTimeAsync(1000);
      write.mockRestore();
    });
    expect(printed).toHaveBeenCalledOnce();
    printed.mockRestore();
    vi.setSystemTime(Date.now() + 5000);
    await alarmRings(job);
    expectWhole(await hearAll(job), job.progress.total);
  });
});

describe("clocks that step", () => {
  test("back by an hour: the job goes on from where it was", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1.5);
    vi.setSystemTime(Date.now() - 3_600_000);
    // It had looked at the clock half a second before the step, and stood still for that long.
    await pass(job, 2.6);
    const { status, outcome } = await read(job);
    expect([status, outcome?.seconds]).toEqual(["finished", expect.closeTo(3, 1)]);
    expectWhole(await hearAll(job), job.progress.total);
  });

  test("back by an hour while the object is lost: it goes on from the last time that it wrote down", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1);
    await crash();
    vi.setSystemTime(Date.now() - 3_600_000);
    await alarmRings(job);
    await pass(job, 1);
    await crash();
    await alarmRings(job);
    await pass(job, 3);
    const frames = await hearAll(job);
    expectWhole(frames, job.progress.total);
    expect(frames.at(-2)?.data).toMatchObject({ planned: expect.closeTo(3, 1), measured: expect.closeTo(3, 1) });
  });

  test("forward by an hour: what has become due is told at once, late as it is, in order", async () => {
    const job = await create(threeSeconds);
    await pass(job, 1.5);
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(job, 1);
    const { status, outcome } = await read(job);
    expect([status, outcome?.lateness?.max]).toEqual(["finished", expect.closeTo(3600, 1)]);
    expectWhole(await hearAll(job), job.progress.total);
  });
});

describe("the end", () => {
  test("planned against measured", async () => {
    const job = await create(threeSeconds);
    await runInDurableObject(stubOf(job), async () => {
      // The object is busy for 40 ms when the second task ends.
      vi.setSystemTime(Date.now() + 2040);
      await vi.advanceTimersByTimeAsync(2000);
    });
    await pass(job, 3);
    const { outcome, progress } = await read(job);
    expect(progress).toEqual({ told: job.progress.total, total: job.progress.total, time: 1 });
    expect(outcome).toMatchObject({ status: "finished", reason: null, events: job.progress.total });
    expect(outcome?.lateness?.max).toBeGreaterThan(0.04);
    expect(outcome?.models).toEqual([
      { model: "asyncio", events: job.progress.total, planned: expect.closeTo(3, 1), measured: outcome?.seconds },
    ]);
  });
});
