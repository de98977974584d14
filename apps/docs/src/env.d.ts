/// <reference types="astro/client" />

interface ImportMetaEnv {
  /** Where the API is; not set where it answers at the site's own address. */
  readonly PUBLIC_API_ORIGIN?: string;
}

declare module "virtual:interleave/timeline.css";
