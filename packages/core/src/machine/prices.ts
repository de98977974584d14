/**
 * What the machine charges, in seconds unless it says otherwise. The names are those of the measurements where they
 * mean the same. With `FREE` nothing costs anything, and only the laws are left.
 */
export interface Prices {
  /** CPU time of a call of a plain function in a recursion, and of the same when each call is a coroutine that is awaited. */
  readonly functionCall: number;
  readonly coroutineCall: number;
  /** How much later than asked a thread runs again after a timed wait: timer slack and wake-up. Also the GIL's own waits. */
  readonly osSleepLateness: number;
  /** From the moment a thread is woken by another one, or can have the GIL because another one blocks, until it can run. */
  readonly wakeUp: number;
  /** The same where the core that it gets has been idle for so long (0.2 ms) that it sleeps. No less than `wakeUp`. */
  readonly coldWakeUp: number;
  /** CPU time of the thread that wakes another one. */
  readonly wakeCall: number;
  /** CPU time of a core that goes on with another thread than before. */
  readonly threadSwitch: number;
  /** From a forced letting go of the GIL until a waiting thread, and its core, have woken up; nobody computes meanwhile. */
  readonly gilHandover: number;
  /**
   * How many times longer Python code takes on one thread without a GIL. A factor; 1 is as fast. It has not been measured: the default is 1, so
   * what is predicted for free threads is their best case.
   */
  readonly freeThreadedSlowdown: number;
  /** CPU time of `Thread.start()` in the thread that calls it; its waiting for the new thread comes by itself. */
  readonly threadCreate: number;
  /** CPU time of a new thread before its program begins: two thirds are the system's, one is Python code, which needs the GIL. */
  readonly threadBoot: number;
  /** CPU time of a thread after its program has ended, without the GIL. */
  readonly threadExit: number;
  /** CPU time more, one half of each of the two threads, where no stack is left from a thread that was joined: memory is mapped, and touched for the first time. */
  readonly threadStack: number;
  /** CPU time of acquiring and releasing a free lock. */
  readonly threadLock: number;
  /** CPU time of acquiring and releasing a semaphore with permits left. */
  readonly threadSemaphore: number;
  /** CPU time after a wait for a condition that had to wait, before the thread goes on: the condition's lock is taken again. */
  readonly threadWait: number;
  /** CPU time of a put and a get, nobody waiting. */
  readonly threadQueue: number;
  /** CPU time of `ThreadPoolExecutor.submit`. */
  readonly threadPoolSubmit: number;
  /** CPU time of a pool's thread for each job. */
  readonly threadPoolJob: number;
  /** CPU time of starting a process, in the thread that starts it, by the way of starting. */
  readonly forkStart: number;
  readonly spawnStart: number;
  readonly forkserverStart: number;
  /** CPU time of the new process before its program begins. */
  readonly forkBoot: number;
  readonly spawnBoot: number;
  readonly forkserverBoot: number;
  /** CPU time of a process after its program has ended. */
  readonly processExit: number;
  /** CPU time of pickling and unpickling: for each message, and for each byte of it. One half on each side. */
  readonly pickleBase: number;
  readonly pickleByte: number;
  /** CPU time of writing to a pipe or reading from it, GIL released: for each call. */
  readonly pipeCall: number;
  /** For each byte, there and back: one half a message, of that one half on each side. */
  readonly pipeByte: number;
  /** CPU time of a pool's beginning in the process that makes it, once its processes are started: helper threads, memory copied after a fork. */
  readonly processPoolStart: number;
  /** CPU time of `ProcessPoolExecutor.submit`. */
  readonly processPoolSubmit: number;
  /** CPU time of the parent's two helper threads for each job; one half each. */
  readonly processPoolJob: number;
  /** CPU time of `asyncio.run` before its main task begins, and after the last task has ended. */
  readonly runStart: number;
  readonly runClose: number;
  /** CPU time of `createTask`, its steps excepted. */
  readonly taskCreate: number;
  /** CPU time of a task's first step, its handle included, if it is the only one. */
  readonly taskRun: number;
  /** CPU time of a further step of a task, its handle included. */
  readonly taskSwitch: number;
  /** CPU time of `callSoon` and of the callback's turn. */
  readonly handle: number;
  /** CPU time of `callLater` and of the callback's turn, with 100 timers in the heap. */
  readonly timer: number;
  /** CPU time of comparing two timers: how much dearer they become the more there are. */
  readonly timerCompare: number;
  /** CPU time of a sleep, from its call until its task goes on, with 100 timers in the heap. */
  readonly sleep: number;
  /** CPU time of a future: made, awaited, given its result by a handle, its task woken. */
  readonly future: number;
  /** CPU time that `gather` or a task group adds for each child. */
  readonly gatherChild: number;
  readonly taskGroupChild: number;
  /** CPU time of acquiring and releasing a free lock, or a semaphore with permits left, of asyncio's. */
  readonly asyncLock: number;
  readonly asyncSemaphore: number;
  /** CPU time of a put into an `asyncio` queue and a get out of it, nobody waiting. */
  readonly asyncQueue: number;
  /** CPU time that a wait for one of asyncio's primitives adds to its future and its step: the line in which tasks stand. */
  readonly asyncWait: number;
  /** CPU time of a loop's iteration by itself, its `select` excepted. */
  readonly loopIteration: number;
  /** CPU time of a `select` that does not wait: the GIL is let go of for as long. */
  readonly select: number;
  /** What the selector rounds a wait up to: with epoll 0.001. */
  readonly selectResolution: number;
  /** How much later than the rounded time a `select` returns. */
  readonly selectLateness: number;
  /** CPU time of `callSoonThreadsafe`, in the thread that calls it. */
  readonly loopWakeCall: number;
  /** CPU time of a loop that was woken in this way, before it goes on: its pipe is read. */
  readonly loopWakeRead: number;
  /** CPU time more that a loop needs after a wait so long that its code has left the caches: 5 ms, or less in proportion. */
  readonly loopColdStart: number;
  /** CPU time of a loop for a job that it gives to an executor, what the pool charges excepted. */
  readonly executorJob: number;
}

/** Nothing costs anything. */
export const FREE: Prices = {
  functionCall: 0,
  coroutineCall: 0,
  osSleepLateness: 0,
  wakeUp: 0,
  coldWakeUp: 0,
  wakeCall: 0,
  threadSwitch: 0,
  gilHandover: 0,
  freeThreadedSlowdown: 1,
  threadCreate: 0,
  threadBoot: 0,
  threadExit: 0,
  threadStack: 0,
  threadLock: 0,
  threadSemaphore: 0,
  threadWait: 0,
  threadQueue: 0,
  threadPoolSubmit: 0,
  threadPoolJob: 0,
  forkStart: 0,
  spawnStart: 0,
  forkserverStart: 0,
  forkBoot: 0,
  spawnBoot: 0,
  forkserverBoot: 0,
  processExit: 0,
  pickleBase: 0,
  pickleByte: 0,
  pipeCall: 0,
  pipeByte: 0,
  processPoolStart: 0,
  processPoolSubmit: 0,
  processPoolJob: 0,
  runStart: 0,
  runClose: 0,
  taskCreate: 0,
  taskRun: 0,
  taskSwitch: 0,
  handle: 0,
  timer: 0,
  timerCompare: 0,
  sleep: 0,
  future: 0,
  gatherChild: 0,
  taskGroupChild: 0,
  asyncLock: 0,
  asyncSemaphore: 0,
  asyncQueue: 0,
  asyncWait: 0,
  loopIteration: 0,
  select: 0,
  selectResolution: 0,
  selectLateness: 0,
  loopWakeCall: 0,
  loopWakeRead: 0,
  loopColdStart: 0,
  executorJob: 0,
};
