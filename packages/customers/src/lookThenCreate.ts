import { ThuliumError } from '@thulium-js/core';

/**
 * Looks, and creates what is not there. When the outcome of the creation is unknown, it looks again before it creates once
 * more. What the server says to have created, without a readable answer, is looked for and never created again.
 */
export async function lookThenCreate<Known, Created>(
  look: () => Promise<Known | undefined>,
  create: () => Promise<Created>,
): Promise<Known | Created> {
  let doubt: ThuliumError | undefined;
  for (let creations = 0; ; creations++) {
    const known = await look().catch((error) => {
      // That something may have been created weighs more than that it cannot be looked for; an abort comes as it is.
      throw error instanceof ThuliumError ? (doubt ?? error) : error;
    });
    if (known !== undefined) return known;
    if (doubt !== undefined && (creations === 2 || doubt.effect === 'applied')) throw doubt;
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof ThuliumError) || error.effect === 'none') throw error;
      doubt = error;
    }
  }
}
