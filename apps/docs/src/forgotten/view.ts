import { escaped } from "../demo/html.ts";
import { type Call, callIn } from "./model.ts";

/** The line of the listing that makes the difference. */
export const STATEMENTS: Readonly<Record<Call, string>> = {
  forgotten: 'greet("you")',
  awaited: 'await greet("you")',
  task: 'task = asyncio.create_task(greet("you"))',
};

const ADVICE: Readonly<Record<Call, string>> = {
  forgotten:
    "The call made a coroutine and ran nothing of it. Await it, or make a task of it and keep the task until it is done.",
  awaited: "main waits until greet is done, and goes on then.",
  task: "greet is scheduled, and runs as soon as main lets go: here at its next await.",
};

/** What the program prints with that call in it, and what is wrong with it. */
export function heard(call: Call): string {
  const { printed, warning } = callIn(call);
  const lines = printed.map((line) => `<li>${escaped(line)}</li>`).join("");
  const diagnosis =
    warning === null
      ? `<p>${ADVICE[call]}</p>`
      : `<p><strong>RuntimeWarning: ${escaped(warning)}.</strong> ${ADVICE[call]}</p>`;
  return `<p class="caption">It prints</p><ol class="log">${lines}</ol><div class="diagnosis">${diagnosis}</div>`;
}
