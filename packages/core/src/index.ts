export { type Advice, adviseOn } from "./analysis/advice.ts";
export { compare, type ComparedRun } from "./analysis/comparison.ts";
export { concurrencyOf } from "./analysis/concurrency.ts";
export { criticalPathOf, type CriticalSegment, makespanByReason, type Why } from "./analysis/critical-path.ts";
export { DeadlockedRunError } from "./analysis/deadlock.ts";
export { diagnose, diagnoseError } from "./analysis/diagnose.ts";
export type { Diagnosis, DiagnosisCode } from "./analysis/diagnosis.ts";
export { type Losses, lossesOf } from "./analysis/losses.ts";
export type { Run, Simulation } from "./analysis/run.ts";
export { statisticsOf, type Statistics } from "./analysis/statistics.ts";
export type { Breakpoint } from "./analysis/step-function.ts";
export { withCpuShare, withLimit, withTaskCount } from "./analysis/vary.ts";
export { spansToCsv, worksToCsv } from "./export/csv.ts";
export { type LogLine, logOf } from "./export/log.ts";
export { ganttOf } from "./export/mermaid.ts";
export { perfettoOf } from "./export/perfetto.ts";
export { pythonOf, type PythonListing } from "./export/python.ts";
export type { Exported, TitledTrace } from "./export/runs.ts";
export { importChromeTrace, type ImportedTraces } from "./import/chrome-trace.ts";
export { LimitError } from "./kernel/errors.ts";
export { CPYTHON_3_13, FREE, type Prices } from "./machine/index.ts";
export { type ModelName, modelNames, models } from "./models/index.ts";
export { type ExecutionModel, ObstacleError, type RunObserver } from "./models/model.ts";
export { type RealTimeOptions, type RealTimeRun, runInRealTime } from "./real-time.ts";
export type { Arrivals } from "./scenario/arrivals.ts";
export type { Duration, Quantity } from "./scenario/duration.ts";
export { type Fault, faultsOf, sentenceOf } from "./scenario/faults.ts";
export { type ParsedScenario, parseScenario } from "./scenario/parse.ts";
export { type PresetName, presetNames, presets } from "./scenario/presets.ts";
export type { Group, MachineOptions, Scenario } from "./scenario/scenario.ts";
export type { Backoff, OffloadedStep, Step } from "./scenario/step.ts";
export type { Work, Workload } from "./scenario/workload.ts";
export { type Obstacle, obstaclesOf, simulate, type SimulationOptions, type SimulationProgress } from "./simulation.ts";
export { sweep, type SweepOptions, type SweepRow } from "./sweep.ts";
export type { Cause, CauseKind, Subject } from "./trace/cause.ts";
export type { TraceColumns } from "./trace/columns.ts";
export type {
  LoopEvent,
  ResourceEvent,
  ResourceKind,
  TaskEvent,
  ThreadEvent,
  ThreadState,
  Trace,
  TraceAbout,
  TraceEvent,
  TraceEvents,
  WaitKind,
  WorkEvent,
} from "./trace/event.ts";
export { columnsOf, traceOf } from "./trace/events.ts";
export type { HolderNow, LoopNow, ResourceNow, TaskNow, ThreadNow, TimerNow, WorkNow } from "./trace/now.ts";
export {
  type ParsedTrace,
  parseTrace,
  readTrace,
  sentenceOfFault,
  type TraceFault,
  traceToJson,
  traceToNdjson,
} from "./trace/parse.ts";
export { type Span, type SpanState, worksOf, type WorkSpans } from "./trace/spans.ts";
export { stateAt, TraceState } from "./trace/state.ts";
export { type TaskBranch, type TaskRow, taskTable, taskTableText, taskTree, taskTreeText } from "./trace/tables.ts";
export { type Instant, TraceIndex } from "./trace/trace-index.ts";
export { whyNotRunning } from "./trace/why.ts";
export { ENGINE_VERSION } from "./version.ts";
