/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** A JSON object that is only read. */
export type Json = Readonly<JsonObject>;

/** Whether a JSON value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
