/**
 * Plays all scenarios in a clean world and in a polluted one, and prints as JSON where they differ. It is a program of its
 * own, so that the names do not reach a test runner. Arguments: the kind of value, and names in place of all.
 */
import { type Pollution, record, replay } from './pollution.ts';
import { allNames, allScenarios, values } from './pollutionScenarios.ts';

const [kind = '', ...given] = process.argv.slice(2);
const { value, except = [] } = values[kind] ?? {};
const pollution: Pollution = {
  names: given.length > 0 ? given : allNames.filter((name) => !except.includes(name)),
  value,
};
const recordings = [];
for (const scenario of await allScenarios()) recordings.push(await record(scenario));
const outcomes = await replay(recordings, pollution);
const differences = recordings.flatMap(({ scenario: { title }, outcome }, index) => {
  const [right, other] = [JSON.stringify(outcome), JSON.stringify(outcomes[index])];
  if (right === other) return [];
  const at = [...right].findIndex((letter, place) => letter !== other[place]);
  const from = Math.max(0, at - 40);
  return [`${title}: ${right.slice(from, at + 80)} is ${other.slice(from, at + 80)}`];
});
process.stdout.write(JSON.stringify({ played: recordings.length, names: pollution.names.length, differences }));
