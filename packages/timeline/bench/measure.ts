import type { InterleaveTimeline } from "../src/element/index.ts";

/** The median and the 95th percentile, in milliseconds. */
type Spread = readonly [median: number, p95: number];

interface Frames {
  /** From one frame to the next. */
  readonly frame: Spread;
  /** What scripts took within it. */
  readonly script: Spread;
}

/** Runs in the page: shows the trace at an address, and looks how frames come while it is zoomed, moved and played. */
export async function measure(address: string): Promise<{ first: number; zoom: Frames; pan: Frames; play: Frames }> {
  const FRAMES = 120;
  const timeline = document.querySelector<InterleaveTimeline>("interleave-timeline");
  if (timeline === null) throw new Error("the page has no timeline");
  const trace = await (await fetch(address)).json();

  const painted = (): Promise<void> =>
    new Promise((resolve) => timeline.addEventListener("painted", () => resolve(), { once: true }));
  const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const spread = (values: number[]): Spread => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10;
    return [at(0.5), at(0.95)];
  };

  // What the element does in a frame, it does in a callback that it asks for.
  let scripts = 0;
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const begin = performance.now();
      callback(time);
      scripts += performance.now() - begin;
    });

  const frames = async (act: (share: number) => void): Promise<Frames> => {
    const frame: number[] = [];
    const script: number[] = [];
    let last = await nextFrame();
    for (let index = 0; index < FRAMES; index++) {
      scripts = 0;
      const begin = performance.now();
      act(index / FRAMES);
      const acted = performance.now() - begin;
      const now = await nextFrame();
      frame.push(now - last);
      script.push(acted + scripts);
      last = now;
    }
    return { frame: spread(frame), script: spread(script) };
  };

  const begin = performance.now();
  const done = painted();
  timeline.runs = [{ title: "asyncio", trace }];
  await done;
  const first = Math.round(performance.now() - begin);
  const seconds = timeline.time;

  const zoom = await frames((share) => {
    const length = seconds * 0.02 ** share;
    timeline.zoomTo(seconds * 0.3, seconds * 0.3 + length);
  });
  timeline.zoomTo(0, seconds / 4);
  await painted();
  const pan = await frames((share) => timeline.zoomTo((seconds / 2) * share, (seconds / 2) * share + seconds / 4));
  timeline.fit();
  timeline.setAttribute("speed", String(seconds / 3));
  timeline.play();
  const play = await frames(() => {});
  timeline.pause();
  return { first, zoom, pan, play };
}
