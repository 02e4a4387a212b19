import type { Pair } from './endpoints.ts';
import { declaredFields, documentedFields, type Field } from './fields.ts';

/** Where client and facts differ, one line each: `customers.updateCustomer: body vip: the facts do not know it`. */
export function compareFields({ endpoint, facts }: Pair): string[] {
  const declared = byPlace(declaredFields(endpoint));
  const documented = byPlace(documentedFields(facts));
  const onlyDeclared = [...declared.keys()].filter((key) => !documented.has(key));
  const { rest } = endpoint.definition;
  const inferred = new Set(facts.parameters.filter((one) => one.inferred).map(({ place, name }) => `${place} ${name}`));
  const onlyDocumented = [...documented].filter(([key, { place, name }]) => {
    // A name that is only a guess needs no declaration where the client hands on whatever it is given.
    const isHandedOn = place === rest && (inferred.has(`${place} ${name}`) || inferred.has(`${place} ${name}[]`));
    return !declared.has(key) && !isHandedOn;
  });
  return [
    ...onlyDeclared.map((key) => `${key}: the facts do not know it`),
    ...onlyDocumented.map(([key]) => `${key}: the client does not know it`),
    ...[...declared].flatMap(([key, field]) => {
      const fact = documented.get(key);
      return fact === undefined ? [] : differences(field, fact).map((words) => `${key}: ${words}`);
    }),
  ].map((line) => `${endpoint.id}: ${line}`);
}

function byPlace(fields: readonly Field[]): Map<string, Field> {
  return new Map(fields.map((field) => [`${field.place} ${field.name || '(bytes)'}`, field]));
}

function differences(declared: Field, documented: Field): string[] {
  const found: string[] = [];
  if (declared.required !== documented.required) {
    found.push(declared.required ? 'only the client requires it' : 'only the facts require it');
  }
  if (declared.nullable !== documented.nullable) {
    found.push(declared.nullable ? 'only the client takes null' : 'only the facts take null');
  }
  const [ours, theirs] = [declared.words.join(', '), documented.words.join(', ')];
  if (ours !== theirs) found.push(`the client allows ${ours || 'any'}, the facts ${theirs || 'any'}`);
  return found;
}
