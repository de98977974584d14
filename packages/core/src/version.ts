/** The version of this package: it is part of every answer, since a trace is promised for a scenario, a seed and a version. */
export const ENGINE_VERSION = "0.1.0";
