/** A registry that does not answer is asked again soon: npm itself waits for five minutes. */
export const npmSettings: readonly string[] = [
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--prefer-offline',
  '--fetch-timeout=15000',
  '--fetch-retries=4',
];
