/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** A JSON object that is only read. */
export type Json = Readonly<JsonObject>;

/** Whether a JSON value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an object of such parts. */
export function isRecordOf(
  value: unknown,
  isPart: (part: unknown) => boolean,
): value is JsonObject {
  return isObject(value) && Object.values(value).every(isPart);
}

/** Whether a JSON value is a list of such parts, of that length where one is given. */
export function isListOf(
  value: unknown,
  isPart: (part: unknown) => boolean,
  length?: number,
): value is readonly unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) return false;
  return value.every((part) => isPart(part));
}
