/** What the programs know of Python: how it writes a float, and its errors. */
import {
  BaseExceptionGroup,
  CancelledError,
  isException,
  KeyboardInterrupt,
  SystemExit,
  TimeoutError,
} from "../../src/asyncio/index.ts";
import type { Caught, ErrorKind, ErrorSpec } from "../language.ts";

/** A float, as Python's repr() writes it. */
export function pythonFloat(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e16) return Object.is(x, -0) ? "-0.0" : `${x}.0`;
  const [mantissa = "", exponent = ""] = x.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 16) return String(x);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly args: readonly unknown[];

  constructor(...args: unknown[]) {
    super(args.length > 0 ? String(args[0]) : "");
    this.args = args;
  }
}

export class OtherError extends AppError {
  override readonly name = "OtherError";
}

/** The program runs on and on: the trace ends here. */
export class LimitReached extends Error {}

const RAISABLE: Readonly<Record<ErrorKind, (...text: [] | [string]) => Error>> = {
  App: (...text) => new AppError(...text),
  Other: (...text) => new OtherError(...text),
  Timeout: (...text) => new TimeoutError(...text),
  Cancelled: (...text) => new CancelledError(...text),
  Interrupt: (...text) => new KeyboardInterrupt(...text),
  Exit: (...text) => new SystemExit(...text),
};

export function makeError([kind, text]: ErrorSpec): Error {
  return text === null ? RAISABLE[kind]() : RAISABLE[kind](text);
}

/** Whether Python's `except` clause of that class would take the error. */
export const CATCHES: Readonly<Record<Caught, (error: unknown) => boolean>> = {
  App: (error) => error instanceof AppError && !(error instanceof OtherError),
  Timeout: (error) => error instanceof TimeoutError,
  Cancelled: (error) => error instanceof CancelledError,
  Exception: isException,
  Base: () => true,
  Group: (error) => error instanceof BaseExceptionGroup,
  Fatal: (error) => error instanceof KeyboardInterrupt || error instanceof SystemExit,
};

/** Whether a plain statement, or an unguarded loop over as_completed, catches the error to log it. */
export function isLogged(error: unknown): boolean {
  return !(error instanceof LimitReached) && (isException(error) || error instanceof CancelledError);
}
