/** Something that whoever started us can mend: told by its message, without a stack. */
export class Refusal extends Error {
  override name = "Refusal";
}
