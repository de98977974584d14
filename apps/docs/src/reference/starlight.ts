import starlight from "@astrojs/starlight";
import type { AstroIntegration } from "astro";

const components = "./src/reference/components";

/** The frame of the reference: everything under `/docs/`. */
export function reference(): AstroIntegration {
  return starlight({
    title: "Interleave",
    // What the article has its own of.
    disable404Route: true,
    favicon: "/favicon.svg",
    // Its listings carry style attributes, which the security policy refuses.
    expressiveCode: false,
    // The page /docs/search/ asks the index.
    pagefind: true,
    components: {
      Head: `${components}/head.astro`,
      ThemeProvider: `${components}/theme-provider.astro`,
      ThemeSelect: `${components}/theme-provider.astro`,
      SiteTitle: `${components}/site-title.astro`,
      Search: `${components}/search.astro`,
      Sidebar: `${components}/sidebar.astro`,
      TableOfContents: `${components}/table-of-contents.astro`,
      MobileTableOfContents: `${components}/mobile-table-of-contents.astro`,
    },
    customCss: ["./src/reference/reference.css"],
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
    sidebar: [
      { label: "Overview", link: "/docs/" },
      {
        label: "Work",
        items: [
          { label: "The scenario language", link: "/docs/scenario/" },
          { label: "Models and prices", link: "/docs/models/" },
          { label: "Accuracy", link: "/docs/accuracy/" },
          { label: "Traces", link: "/docs/trace/" },
          { label: "Exports and imports", link: "/docs/exports/" },
        ],
      },
      {
        label: "Engine",
        items: [
          { label: "Scenarios and runs", link: "/docs/engine/" },
          { label: "asyncio", link: "/docs/engine/asyncio/" },
          { label: "The machine", link: "/docs/engine/machine/" },
          { label: "Building scenarios", link: "/docs/engine/scenario/" },
          { label: "Reading traces", link: "/docs/engine/trace/" },
          { label: "Rules and deviations", link: "/docs/spec/" },
          { label: "Conformance", link: "/docs/conformance/" },
        ],
      },
      {
        label: "HTTP",
        items: [
          { label: "Operations and problems", link: "/docs/http/" },
          { label: "Timed jobs", link: "/docs/jobs/" },
          { label: "Limits", link: "/docs/limits/" },
          { label: "Deployment", link: "/docs/deployment/" },
        ],
      },
      { label: "The timeline element", link: "/docs/timeline/" },
      { label: "Contributing", link: "/docs/contributing/" },
      { label: "Search", link: "/docs/search/" },
    ],
  });
}
