// Fetches a part of the build that comes later than its page, and tells its absence from other errors.

/** The server cannot be reached, or serves another build by now: trying again helps at best, reloading the page does. */
export class MissingPart extends Error {}

export async function fetchPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (cause) {
    throw new MissingPart('A part of the page could not be loaded.', { cause });
  }
}
