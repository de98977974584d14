import type { JobStatus } from "./job-status.ts";
import type { Refusal } from "./refusal.ts";
import type { JobOrder } from "./spec.ts";

// What the Worker and the objects ask of each other. Apart from the classes, which know the environment that these are part of.

/** What is answered to a request that may be refused. */
export type Answer = { readonly ok: true; readonly job: JobStatus } | { readonly ok: false; readonly refusal: Refusal };

/** A timed job. */
export interface JobObject extends Rpc.DurableObjectBranded {
  /** Takes a job on. Who asks again gets the one that is there. */
  create(order: JobOrder): Promise<Answer>;
  /** Where it stands; null if there is no such job, or no longer. */
  status(): JobStatus | null;
  /** Ends it, if the secret is its own; one that has ended stays as it is. Null if there is no such job. */
  cancel(secret: string): Promise<Answer | null>;
  /** What is to be heard after `?after=`, which the request's `?parameter=` said: an event stream, or no content if that was all; a refusal as JSON; 404 without a job. */
  fetch(request: Request): Response;
}

/** A job that a client may have: to be created, or, for a request that came before, to be created once more, which is the same. */
export type Admission =
  | { readonly ok: true; readonly id: string; readonly salt: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** Which jobs a client has. */
export interface ClientObject extends Rpc.DurableObjectBranded {
  /**
   * Finds the job of an earlier request with the same key, or gives a new one an id.
   *
   * @param key a digest of the client's key; null if it gave none
   * @param body a digest of the request's body
   */
  admit(key: string | null, body: string): Promise<Admission>;
  /** A job was created: until when it is planned to run, and to be kept, in milliseconds since 1970. */
  created(id: string, activeUntil: number, keptUntil: number): void;
  /** A job has ended. */
  ended(id: string, keptUntil: number): void;
  /** A job was not created after all: the request may come again, with the same key. */
  refused(id: string): void;
}
