import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { resultText } from "../src/job/model.ts";
import { watch } from "../src/job/watch.ts";

const fetching = vi.fn<typeof fetch>();
beforeEach(() => {
  vi.stubGlobal("fetch", fetching);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("where the API refuses the job, this browser times the tasks, and the reader is told why", async () => {
  const detail = "You have 20 jobs that wait or run, as many as are allowed.";
  fetching.mockResolvedValue(
    Response.json({ title: "Too many jobs at a time", detail }, { status: 429, headers: { "retry-after": "12" } }),
  );
  const ends: number[] = [];
  const listener = { begins: () => {}, ends: ({ work }: { work: number }) => void ends.push(work) };
  const watching = watch("https://api.example", listener, new AbortController().signal);
  await vi.runAllTimersAsync();
  const by = await watching;
  expect(ends).toHaveLength(10);
  expect(fetching.mock.calls.map(([url]) => url)).toEqual(["https://api.example/v1/jobs"]);
  expect(resultText([], by)).toContain(
    "Timed by your browser: the API answered with “Too many jobs at a time”. You have 20 jobs that wait or run, as many as are allowed. It can be asked again in 12 s.",
  );
});
