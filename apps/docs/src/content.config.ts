import { docsSchema } from "@astrojs/starlight/schema";
import { defineCollection } from "astro:content";

import { referenceLoader } from "./reference/loader.ts";

/** The reference. What is written and what is generated are one collection. */
export const collections = { docs: defineCollection({ loader: referenceLoader(), schema: docsSchema() }) };
