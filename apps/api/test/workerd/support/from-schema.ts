import * as fc from "fast-check";

/** A JSON Schema (draft 2020-12), as far as the description uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Several of them, which all have to fit; where the description has them in `allOf`. */
  readonly patterns?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

type Schemas = Readonly<Record<string, Schema>>;

/** Longer lists, longer texts and much larger numbers than the least are rare: they make large work, and find little. */
const FEW = 3;
const LONG = 30;
const MANY = 12;

/** Values that fit schemas which refer to each other. */
export class Values {
  readonly #schemas: Schemas;

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** Values that fit the schema; what refers to itself does so at most `depth` levels deep. */
  of(schema: Schema, depth = 4): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.of(this.#resolved(schema.$ref), depth);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    const options = schema.anyOf ?? schema.oneOf;
    if (options !== undefined) return this.#oneOf(options, depth);
    if (schema.allOf !== undefined) return this.of(this.#merged(schema), depth);
    if (Array.isArray(schema.type))
      return this.#oneOf(
        schema.type.map((type: string) => ({ ...schema, type })),
        depth,
      );
    switch (schema.type) {
      case "object":
        return this.#object(schema, depth - 1);
      case "array":
        return this.#array(schema, depth - 1);
      case "string":
        return textOf(schema);
      case "integer":
        return integerOf(schema);
      case "number":
        return numberOf(schema);
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      default:
        return fc.jsonValue({ maxDepth: 1 });
    }
  }

  #oneOf(options: readonly Schema[], depth: number): fc.Arbitrary<unknown> {
    const flat = options.filter((option) => !this.#isRecursive(option));
    const chosen = depth > 0 || flat.length === 0 ? options : flat;
    return fc.oneof(...chosen.map((option) => this.of(option, depth)));
  }

  #object(
    { properties = {}, required = [], additionalProperties, propertyNames = {} }: Schema,
    depth: number,
  ): fc.Arbitrary<unknown> {
    const members = Object.entries(properties).filter(
      ([key, member]) => required.includes(key) || depth > 0 || !this.#isRecursive(member),
    );
    const known = fc.record(Object.fromEntries(members.map(([key, member]) => [key, this.of(member, depth)])), {
      requiredKeys: [...required],
      noNullPrototype: true,
    });
    if (typeof additionalProperties !== "object" || members.length > 0) return known;
    return fc.dictionary(textOf(this.#merged(propertyNames)), this.of(additionalProperties, depth), {
      maxKeys: FEW,
      noNullPrototype: true,
    });
  }

  #array(
    { items = {}, prefixItems, minItems = 0, maxItems = minItems + FEW, uniqueItems = false }: Schema,
    depth: number,
  ): fc.Arbitrary<unknown> {
    if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((item) => this.of(item, depth)));
    const bounds = { minLength: minItems, maxLength: Math.min(maxItems, minItems + FEW) };
    const item = this.of(items, depth);
    return uniqueItems
      ? fc.uniqueArray(item, { ...bounds, selector: (value) => JSON.stringify(value) })
      : fc.array(item, bounds);
  }

  /** One schema for what has to fit all of several, and what stands beside them. */
  #merged({ allOf = [], ...beside }: Schema): Schema {
    const parts = [beside, ...allOf.map((each) => this.#inlined(each))];
    const patterns = parts.flatMap(({ pattern }) => pattern ?? []);
    const { pattern: _, ...merged } = Object.assign({}, ...parts) as Schema; // of schemas
    return { ...merged, patterns };
  }

  #inlined(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : this.#inlined(this.#resolved(schema.$ref));
  }

  #resolved(reference: string): Schema {
    const name = reference.replace("#/components/schemas/", "");
    const schema = this.#schemas[name];
    if (schema === undefined) throw new Error(`there is no schema ${reference}`);
    return schema;
  }

  /** Whether it leads to a schema that leads to itself. */
  #isRecursive(schema: Schema): boolean {
    return [...this.#reachable(schema)].some((name) => this.#reachable(this.#schemas[name] ?? {}).has(name));
  }

  #reachable(schema: Schema, found: Set<string> = new Set()): Set<string> {
    for (const [, name = ""] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      this.#reachable(this.#schemas[name] ?? {}, found);
    }
    return found;
  }
}

function textOf({ minLength = 0, maxLength, pattern, patterns = [], format }: Schema): fc.Arbitrary<string> {
  const expressions = patterns.map((each) => new RegExp(each, "u"));
  const fits = (text: string): boolean =>
    text.length >= minLength &&
    text.length <= (maxLength ?? text.length) &&
    expressions.every((expression) => expression.test(text));
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, "u")).filter(fits);
  const most = Math.min(maxLength ?? LONG, minLength + LONG);
  const unit = expressions.length > 0 ? "grapheme" : "binary";
  return fc.string({ unit, minLength, maxLength: most }).filter(fits);
}

function integerOf({ minimum = -1000, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + MANY) });
  return fc.oneof(
    { weight: 99, arbitrary: small },
    { weight: 1, arbitrary: fc.integer({ min: minimum, max: maximum }) },
  );
}

function numberOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): fc.Arbitrary<number> {
  const min = exclusiveMinimum ?? minimum ?? -1e6;
  const max = exclusiveMaximum ?? maximum ?? 1e6;
  return fc.double({
    min,
    max,
    minExcluded: exclusiveMinimum !== undefined,
    maxExcluded: exclusiveMaximum !== undefined,
    noNaN: true,
    noDefaultInfinity: true,
  });
}

/** What people, programs and attackers send where something else was expected. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    "",
    -1,
    0.5,
    1e308,
    2 ** 53,
    "__proto__",
    "constructor",
    "<script>",
    "\u0000",
    "\u202E",
    "NaN",
    [],
    {},
    [[]],
    [{}],
  ),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ minLength: 5000, maxLength: 5000 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The value with one place of it spoiled: something else stands there, or nothing, or something beside it. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const isObject = typeof value === "object" && value !== null;
  const keys = isObject ? Object.keys(value) : [];
  if (!isObject || keys.length === 0) return junk;
  // Looked into above.
  const members = value as Record<string, unknown>;
  const within = fc
    .constantFrom(...keys)
    .chain((key) => spoiled(members[key]).map((member) => withMember(members, key, member)));
  const added = fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "seed")), junk);
  return fc.oneof(
    { weight: 5, arbitrary: within },
    { weight: 1, arbitrary: junk },
    { weight: 1, arbitrary: fc.constantFrom(...keys).map((key) => withMember(members, key, undefined)) },
    { weight: 1, arbitrary: added.map(([key, member]) => withMember(members, key, member)) },
  );
}

function withMember(members: Record<string, unknown>, key: string, member: unknown): unknown {
  if (Array.isArray(members))
    return members.flatMap((each, index) => (String(index) === key ? (member === undefined ? [] : [member]) : [each]));
  const entries = Object.entries(members).filter(([other]) => other !== key);
  // fromEntries makes an own member even of __proto__.
  return Object.fromEntries(member === undefined ? entries : [...entries, [key, member]]);
}
