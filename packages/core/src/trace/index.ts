export type { Cause, CauseKind, Subject } from "./cause.ts";
export { CODE, EVENT_TYPES, type EventType, type TraceColumns } from "./columns.ts";
export {
  type LoopEvent,
  type ResourceEvent,
  type ResourceKind,
  type TaskEvent,
  type ThreadEvent,
  type ThreadState,
  type Trace,
  TRACE_VERSION,
  type TraceAbout,
  type TraceEvent,
  type TraceEvents,
  type WaitKind,
  type WorkEvent,
} from "./event.ts";
export { columnsOf, traceFrom, traceOf } from "./events.ts";
export type { HolderNow, LoopNow, ResourceNow, TaskNow, ThreadNow, TimerNow, WorkNow } from "./now.ts";
export {
  type ParsedTrace,
  parseTrace,
  readTrace,
  sentenceOfFault,
  type TraceFault,
  traceToJson,
  traceToNdjson,
} from "./parse.ts";
export { type Span, type SpanState, worksOf, type WorkSpans } from "./spans.ts";
export { stateAt, TraceState } from "./state.ts";
export { type TaskBranch, type TaskRow, taskTable, taskTableText, taskTree, taskTreeText } from "./tables.ts";
export { type Instant, TraceIndex } from "./trace-index.ts";
export { whyNotRunning } from "./why.ts";
