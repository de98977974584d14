import { exports } from "cloudflare:workers";
import { expect } from "vitest";

/** The Worker's answer. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`http://test${path}`, { redirect: "manual", ...init }));
}

/** The Worker's answer to a JSON body. */
export async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

interface ProblemDocument {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
  readonly [member: string]: unknown;
}

/** The problem that a response carries: its form is checked. */
export async function problemIn(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = await response.json<ProblemDocument>();
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^\/problems\/[a-z-]+$/),
    title: expect.any(String),
    detail: expect.any(String),
    status: response.status,
  });
  return problem;
}
