/**
 * A field of a row as the server sent it: of a row that is null, none. Nothing inherited, so that a polluted prototype does
 * not look like a response.
 */
export function ownField<Row extends object, Name extends keyof Row>(
  row: Row | null,
  name: Name,
): Row[Name] | undefined {
  return row !== null && Object.hasOwn(row, name) ? row[name] : undefined;
}
