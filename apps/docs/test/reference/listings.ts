import type { ReferencePage } from "../../src/reference/pages.ts";

/** A listing of a page of the reference. */
export interface Listing {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

/** All listings of these pages. */
export function listingsOf(pages: readonly ReferencePage[]): Listing[] {
  return pages.flatMap(({ id, markdown }) =>
    [...markdown.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language = "", code = ""]) => ({
      page: id,
      language,
      code,
    })),
  );
}
