import type { EndpointFacts, ParameterFacts } from '@thulium-js/sandbox';

/** Runs something while the facts of an endpoint say something else; a sandbox made meanwhile believes them. */
export async function withFacts<Result>(
  facts: EndpointFacts,
  parameters: readonly ParameterFacts[],
  run: () => Promise<Result>,
): Promise<Result> {
  const altered = facts as { parameters: readonly ParameterFacts[] };
  const before = altered.parameters;
  altered.parameters = parameters;
  try {
    return await run();
  } finally {
    altered.parameters = before;
  }
}

/** Facts that are wrong in one way, with what is wrong. */
export interface Alteration {
  readonly what: string;
  /** The parameter as it is then; undefined where it is left out. */
  readonly changed: ParameterFacts | undefined;
}

/** The ways in which the facts of a parameter can be wrong. */
export function alterations(fact: ParameterFacts): Alteration[] {
  const { required: _, nullable: __, ...rest } = fact;
  const changes: Alteration[] = [
    { what: 'left out', changed: undefined },
    { what: 'called otherwise', changed: { ...fact, name: `${fact.name}x` } },
    { what: 'elsewhere', changed: { ...fact, place: fact.place === 'query' ? 'body' : 'query' } },
    { what: fact.required ? 'not required' : 'required', changed: fact.required ? rest : { ...fact, required: true } },
    { what: 'of another type', changed: { ...fact, type: otherType(fact) } },
  ];
  const { enum: words, max, type } = fact;
  if (words !== undefined) {
    changes.push({ what: 'without a word', changed: { ...fact, enum: words.slice(1) } });
    changes.push({ what: 'with a word more', changed: { ...fact, enum: [...words, 'OTHER'] } });
  }
  if (type === 'integer') {
    changes.push({ what: 'with a smaller maximum', changed: { ...fact, max: (max ?? 1000) - 1 } });
    if (max !== undefined) changes.push({ what: 'with a greater maximum', changed: { ...fact, max: max + 1 } });
  }
  return changes;
}

function otherType({ type }: ParameterFacts): ParameterFacts['type'] {
  return type === 'uuid' ? 'integer' : 'uuid';
}
