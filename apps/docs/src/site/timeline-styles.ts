import { timelineStylesheet } from "@interleave/timeline";

const NAME = "virtual:interleave/timeline.css";

/** As much of a Vite plugin as this needs; Vite itself comes with Astro. */
interface Plugin {
  readonly name: string;
  readonly resolveId: (id: string) => string | null;
  readonly load: (id: string) => string | null;
}

/** Lets a page `import "virtual:interleave/timeline.css"`: the pictures' style sheet as a file, for inline styles are refused. */
export function timelineStyles(): Plugin {
  return {
    name: "interleave-timeline-styles",
    // With a slash before it where the development server is asked for it as a file.
    resolveId: (id) => (id === NAME || id === `/${NAME}` ? NAME : null),
    load: (id) => (id === NAME ? timelineStylesheet("page") : null),
  };
}
