/** Names of ours are shorter; the distance to a text of a megabyte would take minutes. */
const longestName = 64;

/** What to tell somebody who gave a name that does not exist: the one that was probably meant, or all there are. */
export function hintOf(name: string, candidates: readonly string[], kind: 'field' | 'option'): string {
  const suggestion = suggestName(name, candidates);
  if (suggestion !== undefined) return `did you mean ${suggestion}?`;
  if (candidates.length === 0) return `there are no ${kind}s`;
  return candidates.length === 1 ? `the only ${kind} is ${candidates[0]}` : `the ${kind}s are ${candidates.join(', ')}`;
}

/** The candidate that a mistyped name most likely means; undefined when none is near. */
export function suggestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined;
  return nearest(name, candidates) ?? sameBeginning(name.toLowerCase(), candidates);
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A beginning of so few characters says nothing. */
const shortestBeginning = 3;

/** `phone_number` for `phone`, `ticket_id` for `ticket_id_number`; of several, the one that the others are longer forms of. */
function sameBeginning(name: string, candidates: readonly string[]): string | undefined {
  if (name.length < shortestBeginning) return undefined;
  const longer = candidates.filter((candidate) => candidate.toLowerCase().startsWith(name));
  const shorter = candidates.filter((candidate) => name.startsWith(`${candidate.toLowerCase()}_`));
  const found = longer.length > 0 ? longer : shorter;
  return found.find((candidate) => found.every((other) => other.startsWith(candidate)));
}

/** How many insertions, deletions, replacements and swaps of neighbours lead from one text to the other. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = isSwapped ? (beforePrevious[column - 2] ?? 0) + 1 : replace;
      current.push(Math.min(replace, swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
