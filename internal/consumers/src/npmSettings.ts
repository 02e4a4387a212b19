/** npm, without what would be printed or asked besides. */
export const npmSettings: readonly string[] = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
