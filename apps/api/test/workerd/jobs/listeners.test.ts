import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { limitsOf } from "../../../src/limits.ts";
import { ask, create, Ear, fakeTime, framesOf, hearAll, pass, read, stubOf, threeSeconds, upTo } from "./support.ts";

/** So many events, one every 10 ms. */
const long = {
  scenario: { groups: [{ name: "Task", count: 1, steps: [{ repeat: 1000, steps: [{ io: "10ms" }] }] }] },
};

beforeEach(fakeTime);
afterEach(async () => {
  vi.useRealTimers();
  await reset();
});

describe("listening", () => {
  test("an event stream that nobody keeps, from the first event on, with an end, for whoever comes late", async () => {
    const job = await create(threeSeconds);
    await pass(job, 4);
    const response = await ask(job.links.events);
    expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      200,
      "text/event-stream",
      "no-store",
    ]);
    const text = await response.text();
    expect(text.startsWith("retry: 1000\n\nid: 1\nevent: trace\ndata: {")).toBe(true);
    const frames = framesOf(text);
    expect(frames.map(({ id }) => id)).toEqual(upTo((job.progress.total ?? 0) + 1));
    expect(frames.at(-1)).toMatchObject({ event: "end", data: (await read(job)).outcome });
  });

  test("two listeners hear the same, one from the beginning and one from the middle on", async () => {
    const job = await create(threeSeconds);
    const first = await Ear.listen(job);
    await pass(job, 1.5);
    const second = await Ear.listen(job);
    await pass(job, 3);
    const heard = await Promise.all([first.hear(Number.POSITIVE_INFINITY), second.hear(Number.POSITIVE_INFINITY)]);
    expect(heard[0]).toEqual(heard[1]);
    expect(heard[0].at(-1)?.event).toBe("end");
  });

  test("a client that comes back 50 times hears every number once", async () => {
    const job = await create(long);
    const ids: number[] = [];
    for (let visit = 0; visit < 50; visit++) {
      const ear = await Ear.listen(job, ids.at(-1) ?? 0);
      await pass(job, 0.17);
      // It leaves in the middle of whatever it is being sent.
      const frames = await ear.hear(1);
      ids.push(...frames.slice(0, 1 + (visit % 7)).map(({ id }) => id));
      await ear.leave();
    }
    await pass(job, 20);
    ids.push(...(await hearAll(job, ids.at(-1))).map(({ id }) => id));
    expect(ids).toEqual(upTo((job.progress.total ?? 0) + 1));
  });

  test("?after= does what the header does, and the header wins", async () => {
    const job = await create(threeSeconds);
    await pass(job, 4);
    const last = job.progress.total ?? 0;
    const byQuery = framesOf(await (await ask(`${job.links.events}?after=${last}`)).text());
    expect(byQuery.map(({ event }) => event)).toEqual(["end"]);
    const both = await ask(`${job.links.events}?after=${last}`, { headers: { "last-event-id": String(last - 1) } });
    expect(framesOf(await both.text()).map(({ id }) => id)).toEqual([last, last + 1]);
  });

  test("who has heard the end and comes back is told to stay away: 204", async () => {
    const job = await create(threeSeconds);
    await pass(job, 4);
    const end = (job.progress.total ?? 0) + 1;
    const response = await ask(job.links.events, { headers: { "last-event-id": String(end) } });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  test.each([["9999"], ["-1"], ["x"], ["1.5"], ["1e3"]])("Last-Event-ID: %s is refused", async (id) => {
    const job = await create(threeSeconds);
    const response = await ask(job.links.events, { headers: { "last-event-id": id } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: "/problems/invalid-request",
      errors: [{ parameter: "last-event-id" }],
    });
  });

  test("a number that is still to come is refused under the name that it was sent by", async () => {
    const job = await create(threeSeconds);
    const response = await ask(`${job.links.events}?after=9999`);
    expect(await response.json()).toMatchObject({ errors: [{ parameter: "after" }] });
  });

  test("who asks for the head only takes nobody's place", async () => {
    const job = await create({ ...threeSeconds, speed: 0.01 });
    const limits = await runInDurableObject(stubOf(job), (object) => limitsOf(Reflect.get(object, "env")).jobs);
    const { listeners } = limits;
    Object.assign(limits, { listeners: 2 });
    try {
      for (let count = 0; count < 5; count++)
        expect((await ask(job.links.events, { method: "HEAD" })).status).toBe(200);
      const ear = await Ear.listen(job);
      expect((await ear.hear(1)).length).toBeGreaterThan(0);
      await ear.leave();
    } finally {
      Object.assign(limits, { listeners });
    }
  });

  test("nobody hears of what is not stored", async () => {
    const job = await create(threeSeconds);
    const ear = await Ear.listen(job);
    const told = (await read(job)).progress.told;
    await ear.hear(told);
    await runInDurableObject(stubOf(job), async (_, { storage }) => {
      let isStored = (): void => {};
      const sync = vi.spyOn(storage, "sync").mockReturnValueOnce(new Promise((resolve) => (isStored = resolve)));
      await vi.advanceTimersByTimeAsync(1000);
      expect(sync).toHaveBeenCalledOnce();
      expect(framesOf(ear.text).length).toBe(told);
      isStored();
    });
    expect((await ear.hear(told + 1)).length).toBeGreaterThan(told);
  });

  test("when nothing happens, a comment shows that both ends are there", async () => {
    const job = await create({ ...threeSeconds, speed: 0.01 });
    const ear = await Ear.listen(job);
    await ear.hear((await read(job)).progress.told);
    await pass(job, 31);
    await ear.until((text) => text.includes(": heartbeat\n\n"));
    expect(ear.text.endsWith(": heartbeat\n\n")).toBe(true);
    await ear.leave();
  });

  test("a slow listener harms nobody: little is kept for it, the others hear all, and it is let go with a hint", async () => {
    // Names of a hundred characters: about half a megabyte is to be heard.
    const names = {
      scenario: { groups: [{ name: "N".repeat(100), count: 300, steps: [{ io: { uniform: [0, 1] } }] }] },
    };
    const job = await create(names);
    const slow = await ask(job.links.events);
    const quick = await Ear.listen(job);
    await pass(job, 4);
    const heard = await quick.hear(Number.POSITIVE_INFINITY);
    expect(heard.map(({ id }) => id)).toEqual(upTo((job.progress.total ?? 0) + 1));
    const { limit, count } = await runInDurableObject(stubOf(job), async () => {
      await vi.advanceTimersByTimeAsync(75_000);
      return { limit: 200_000, count: quick.text.length };
    });
    const text = await slow.text();
    expect(text.endsWith(": dropped: too slow a reader; come back with Last-Event-ID\n\n")).toBe(true);
    expect(count).toBeGreaterThan(400_000);
    expect(text.length).toBeLessThan(limit);
    // It comes back, and has missed nothing.
    const place = framesOf(text).at(-1)?.id ?? 0;
    expect(framesOf(text).map(({ id }) => id)).toEqual(upTo(place));
    expect((await hearAll(job, place))[0]?.id).toBe(place + 1);
  });

  test("many listeners are told together, and hear what few would", async () => {
    const job = await create(threeSeconds);
    const ears = await Promise.all(Array.from({ length: 25 }, () => Ear.listen(job)));
    await pass(job, 4);
    const heard = await Promise.all(ears.map((ear) => ear.hear(Number.POSITIVE_INFINITY)));
    const all = await hearAll(job);
    expect(all.length).toBe((job.progress.total ?? 0) + 1);
    for (const each of heard) expect(each).toEqual(all);
  });

  test("more listeners than the limit are told to wait", async () => {
    const job = await create({ ...threeSeconds, speed: 0.01 });
    const ears = [];
    for (let count = 0; count < 30; count++) ears.push(await Ear.listen(job));
    const limits = await runInDurableObject(stubOf(job), (object) => limitsOf(Reflect.get(object, "env")).jobs);
    const { listeners } = limits;
    Object.assign(limits, { listeners: 30 });
    try {
      const response = await ask(job.links.events);
      expect([response.status, response.headers.get("retry-after")]).toEqual([429, "10"]);
      expect(await response.json()).toMatchObject({
        type: "/problems/too-many-listeners",
        limit: "jobs.listeners",
        allowed: 30,
      });
      // One leaves: its place is free again.
      await ears.pop()?.leave();
      const ear = await Ear.listen(job);
      await Promise.all([...ears, ear].map((each) => each.leave()));
    } finally {
      Object.assign(limits, { listeners });
    }
  });
});
