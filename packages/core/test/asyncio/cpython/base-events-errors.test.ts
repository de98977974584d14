import { describe, expect, test } from "vitest";

import { type Coroutine, ensureFuture, EventLoop, type ExceptionContext, sleep } from "@interleave/core/asyncio";
import { Crash, OtherCrash } from "./crash.ts";

const mistake = new Crash("a mistake");

function failing(): never {
  throw mistake;
}

/** Calls `failing` in the loop. */
function fail(loop: EventLoop): void {
  loop.callSoon(failing);
  loop.runOnce();
}

describe("An error in a callback", () => {
  test("[LP4] is logged, and the loop goes on (test_base_events.BaseEventLoopTests.test_default_exc_handler_callback)", () => {
    const loop = new EventLoop();
    function setsAndFails(): never {
      future.setResult(true);
      throw mistake;
    }
    let future = loop.createFuture<boolean>();
    for (const schedule of [() => loop.callSoon(setsAndFails), () => loop.callLater(0.01, setsAndFails)]) {
      future = loop.createFuture<boolean>();
      future.addDoneCallback(() => loop.stop());
      schedule();
      loop.runForever();
    }
    const record = {
      level: "error",
      message: expect.stringMatching(/^Exception in callback.*setsAndFails/),
      context: expect.objectContaining({ exception: mistake }),
    };
    expect(loop.log).toEqual([record, record]);
  });

  test("[LP4] goes to the exception handler, if there is one (test_base_events.BaseEventLoopTests.test_set_exc_handler_custom)", () => {
    const loop = new EventLoop();
    const reports: [EventLoop, ExceptionContext][] = [];
    const handler = (owner: EventLoop, context: ExceptionContext) => void reports.push([owner, context]);
    expect(loop.getExceptionHandler()).toBe(null);
    loop.setExceptionHandler(handler);
    expect(loop.getExceptionHandler()).toBe(handler);
    const handle = loop.callSoon(failing);
    loop.runOnce();
    const message: unknown = expect.stringMatching(/^Exception in callback.*failing/);
    expect(reports).toEqual([[loop, { message, exception: mistake, handle }]]);
    expect(loop.log).toEqual([]);

    loop.setExceptionHandler(null);
    fail(loop);
    expect(reports.length).toBe(1);
    expect(loop.log.map((record) => record.message)).toEqual([message]);
  });

  test("[LP9] is not lost when the handler fails: both are logged (test_base_events.BaseEventLoopTests.test_set_exc_handler_broken)", () => {
    const loop = new EventLoop();
    const another = new OtherCrash("in the handler");
    loop.setExceptionHandler(() => {
      throw another;
    });
    fail(loop);
    expect(loop.log).toEqual([
      {
        level: "error",
        message: "Unhandled error in exception handler",
        context: expect.objectContaining({
          exception: another,
          context: expect.objectContaining({ exception: mistake }),
        }),
      },
    ]);
  });

  test("[LP9] does not stop a loop whose default handler fails, nor if both fail (test_base_events.BaseEventLoopTests.test_default_exc_handler_broken)", () => {
    const contexts: ExceptionContext[] = [];
    class BrokenLoop extends EventLoop {
      override defaultExceptionHandler(context: ExceptionContext): void {
        contexts.push(context);
        throw new OtherCrash("in the default handler");
      }
    }
    const loop = new BrokenLoop();
    fail(loop);
    expect(contexts).toEqual([expect.objectContaining({ exception: mistake })]);
    expect(loop.log.map((record) => record.message)).toEqual(["Exception in default exception handler"]);

    loop.setExceptionHandler(() => {
      throw new OtherCrash("in the custom handler");
    });
    fail(loop);
    expect(contexts[1]?.["context"]).toEqual(expect.objectContaining({ exception: mistake }));
    expect(loop.log[1]?.message).toMatch(/Exception in default exception.*while handling.*in custom/);
  });
});

describe("An exception handler", () => {
  test("is a function or null (test_base_events.BaseEventLoopTests.test_set_exc_handler_invalid)", () => {
    const loop = new EventLoop();
    expect(() => loop.setExceptionHandler("spam" as never)).toThrow(TypeError); // as untyped code could call it
    expect(() => loop.setExceptionHandler("spam" as never)).toThrow(/callable object or/); // the same
  });

  test("[FU5] is told at the end of a task's error that nobody looked at (test_base_events.BaseEventLoopTests.test_default_exc_handler_coro)", () => {
    const loop = new EventLoop();
    function* main(): Coroutine<void> {
      yield* sleep(0.01);
      throw mistake;
    }
    const task = ensureFuture(main(), loop);
    task.addDoneCallback(() => loop.stop());
    loop.runForever();
    loop.close();
    expect(loop.log.map((record) => record.message)).toEqual(["Task exception was never retrieved"]);
    const context = loop.log[0]?.context as ExceptionContext; // an error's record has one
    expect(context.exception).toBe(mistake);
    expect(context.future).toBe(task);
  });
});
