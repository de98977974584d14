/**
 * The base of every error that the engine itself throws. `code` is stable across versions and made for programs;
 * the message is made for people. Errors of the code under simulation are never wrapped in it.
 */
export class InterleaveError extends Error {
  static {
    this.prototype.name = "InterleaveError";
  }
  readonly code: string;

  constructor(code: string, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A fault of the engine, not of its user. Please report it, with the program and the seed. */
export class InternalError extends InterleaveError {
  static {
    this.prototype.name = "InternalError";
  }

  constructor(message: string, options?: ErrorOptions) {
    super("internal", message, options);
  }
}

/** A run did more than its caller allowed. Raise the limit that the message names, or make the program smaller. */
export class LimitError extends InterleaveError {
  static {
    this.prototype.name = "LimitError";
  }
  /** Which limit was met, for example `"callbacks"`. */
  readonly limit: string;
  /** The greatest number that was allowed. */
  readonly allowed: number;
  /** At least so many there would have been: whoever counts stops at the first that is too much. */
  readonly reached: number;

  constructor(limit: string, allowed: number, culprit: string, reached: number = allowed + 1) {
    super("limit", `more than ${allowed} ${limit}: ${culprit}`);
    this.limit = limit;
    this.allowed = allowed;
    this.reached = reached;
  }
}
