/** A field of a row as the server sent it; nothing inherited, so that a polluted prototype does not look like an answer. */
export function ownField<Row extends object, Name extends keyof Row>(row: Row, name: Name): Row[Name] | undefined {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
