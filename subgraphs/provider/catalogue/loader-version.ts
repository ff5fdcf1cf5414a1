/**
 * Version of what a load stores; a catalogue of another one is not served. Raised when a load begins to store something
 * that answers depend on. 1: clinical coverage. 2: how much could not be normalised. 3: value
 * summaries. 4: units of CEA. 5: questions that all tables answer alike.
 */
export const loaderVersion = 5;
