import { nameOf } from './fault.js';
import { expectationOf } from './judge.js';
import type { MatrixColumn } from './matrix.js';
import type { Table } from './tables.js';

/** A table, and what came out. */
export interface FilledTable {
  readonly table: Table;
  readonly columns: readonly MatrixColumn[];
}

function renderTable({ table, columns }: FilledTable): string {
  const rows = table.faults.map((fault) => {
    const cells = columns.map(({ verdicts: all }) => {
      const verdicts = all.get(fault.id);
      if (verdicts === undefined) return '';
      const counts = verdicts.map(({ requests }) => requests).join(' ');
      return verdicts.every(({ problems }) => problems.length === 0) ? counts : `**wrong** ${counts}`;
    });
    const { error, delivery = '', effect = '' } = expectationOf(fault, { runtime: 'node24' });
    const words = [error, ...(error === 'ok' ? ['', ''] : [delivery, effect])].map((text) =>
      text.replaceAll('|', ' or '),
    );
    return `| ${[fault.id, fault.name.replaceAll('|', '\\|'), ...words, ...cells].join(' | ')} |`;
  });
  const names = columns.map(({ column }) => nameOf(column).replace('+', ' + '));
  return `## ${table.title}

${table.about}

| # | fault | error | delivery | effect of a write | ${names.join(' | ')} |
|---|---|---|---|---|${names.map(() => '---|').join('')}
${rows.join('\n')}
`;
}

/** The matrix as a page of documentation. */
export function renderReport(tables: readonly FilledTable[]): string {
  const columns = tables.flatMap((table) => table.columns);
  const calls = columns.flatMap(({ verdicts }) => [...verdicts.values()].flat());
  const wrong = calls.filter(({ problems }) => problems.length > 0).length;
  const problemsLike = (pattern: RegExp) =>
    calls.filter(({ problems }) => problems.some((problem) => pattern.test(problem))).length;
  const unhandled = columns.reduce((sum, column) => sum + column.unhandled, 0);
  const count = tables.reduce((sum, { table }) => sum + table.faults.length, 0);
  return `# What the client makes of ${count} faults

TODO

| calls | wrong | POSTs sent twice | wrong "not sent" | beyond the deadline + 250 ms | unhandled rejections | secrets or personal data found |
|---|---|---|---|---|---|---|
| ${[
    calls.length,
    wrong,
    problemsLike(/sent twice/),
    problemsLike(/told as not sent/),
    problemsLike(/^\d+ ms$/),
    unhandled,
    problemsLike(/^leak/),
  ].join(' | ')} |

${tables.map(renderTable).join('\n')}`;
}
