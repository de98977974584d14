/**
 * A file as VizTracer 1.1 writes it with --log_async, by hand: the form (one row for each thread and each task; an X event for each function, named
 * "function (path:line)", with microseconds since the machine started; a task's row numbered by where it is in memory) is the real one.
 *
 * `asyncio.run(main())` makes two tasks, Page 1 and Page 2; each sleeps, parses, and waits for a lock that the other holds.
 */
export function viztracerFile(): { traceEvents: Record<string, unknown>[] } & Record<string, unknown> {
  const [pid, page1, page2, main, worker] = [4242, 6_022_160, 6_022_336, 6_021_984, 4250];
  const name = (tid: number, thread: string): Record<string, unknown> => ({
    ph: "M",
    pid,
    tid,
    name: "thread_name",
    args: { name: thread },
  });
  const x = (tid: number, from: number, to: number, fun: string): Record<string, unknown> => {
    return { pid, tid, ts: 13_111_794_930.58 + from, ph: "X", dur: to - from, name: fun, cat: "FEE" };
  };
  const callback = (
    tid: number,
    from: number,
    to: number,
    ...inner: Record<string, unknown>[]
  ): Record<string, unknown>[] => [
    ...inner,
    x(tid, from, to, "fetch (/home/ada/pages.py:8)"),
    x(pid, from - 2, to + 2, "_contextvars.Context.run"),
    x(pid, from - 3, to + 3, "Handle._run (/usr/lib/python3.13/asyncio/events.py:87)"),
  ];
  return {
    traceEvents: [
      { ph: "M", pid, tid: pid, name: "process_name", args: { name: "MainProcess" } },
      name(pid, "MainThread"),
      name(main, "Task-1"),
      name(page1, "Page 1"),
      name(page2, "Page 2"),
      name(worker, "Dummy-1"),
      ...callback(main, 100, 200, x(main, 150, 160, "gather (/usr/lib/python3.13/asyncio/tasks.py:774)")),
      ...callback(
        page1,
        210,
        300,
        x(page1, 250, 299, "sleep (/usr/lib/python3.13/asyncio/tasks.py:697)"),
        x(page1, 260, 262, "time.perf_counter"),
      ),
      ...callback(page2, 310, 350, x(page2, 320, 349, "Lock.acquire (/usr/lib/python3.13/asyncio/locks.py:93)")),
      x(pid, 360, 10_200, "select.epoll.poll"),
      ...callback(
        page1,
        10_210,
        15_210,
        x(page1, 10_300, 15_000, "parse (/home/ada/pages.py:3)"),
        x(page1, 11_000, 13_000, "time.sleep"),
      ),
      ...callback(page2, 15_220, 16_220),
      ...callback(main, 16_230, 16_240),
      x(pid, 0, 17_000, "builtins.exec"),
      x(worker, 400, 9_000, "Thread._bootstrap (/usr/lib/python3.13/threading.py:998)"),
      x(worker, 1_000, 8_000, "time.sleep"),
    ],
    viztracer_metadata: { version: "1.1.1", overflow: false },
    file_info: { files: {}, functions: {} },
  };
}
