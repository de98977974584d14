const PERFETTO = "https://ui.perfetto.dev";
/** How often it is asked whether it listens, and when it is given up, in milliseconds. */
const EVERY = 50;
const PATIENCE = 30_000;

/** A trace file, and what it is called. */
interface TraceFile {
  readonly text: string;
  readonly title: string;
}

/**
 * Opens Perfetto in a window of its own, and gives it a trace as soon as it listens. Has to be called while a click is handled, or the browser
 * opens nothing; so the file may come later.
 */
export async function openInPerfetto(file: Promise<TraceFile | null>): Promise<string> {
  const other = open(PERFETTO);
  if (other === null)
    return "The browser opened no window. Allow it, or download the file and open it at ui.perfetto.dev.";
  const listens = await Promise.all([file, listening(other)]);
  const [made, isListening] = listens;
  if (made === null) return "The trace could not be written.";
  if (!isListening) return "Perfetto did not answer. Download the file and open it at ui.perfetto.dev.";
  const buffer = new TextEncoder().encode(made.text).buffer;
  other.postMessage({ perfetto: { buffer, title: made.title } }, PERFETTO, [buffer]);
  return "Opened in Perfetto. The trace went from this page to that one; nothing was uploaded.";
}

/** It answers PONG to PING, once it is there. */
function listening(other: Window): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answered: boolean): void => {
      clearInterval(asking);
      clearTimeout(patience);
      removeEventListener("message", heard);
      resolve(answered);
    };
    const heard = ({ origin, data }: MessageEvent<unknown>): void => {
      if (origin === PERFETTO && data === "PONG") end(true);
    };
    addEventListener("message", heard);
    const asking = setInterval(() => other.postMessage("PING", PERFETTO), EVERY);
    const patience = setTimeout(() => end(false), PATIENCE);
  });
}
