import { Kind, type ValueNode } from 'graphql';

/** Variables of a request, raw. */
export type Variables = Readonly<Record<string, unknown>>;

/** A value as it will be once the variables are known; undefined where a variable is absent. */
export type LateValue = (variables: Variables) => unknown;

/** Turns the value of an argument into a function of the variables; enum values become strings. */
export function compileValue(node: ValueNode, defaults: ReadonlyMap<string, unknown>): LateValue {
  switch (node.kind) {
    case Kind.VARIABLE: {
      const name = node.name.value;
      return (variables) => {
        const value = variables[name];
        return value === undefined ? defaults.get(name) : value;
      };
    }
    case Kind.NULL:
      return () => null;
    case Kind.INT:
    case Kind.FLOAT: {
      const value = Number(node.value);
      return () => value;
    }
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM: {
      const { value } = node;
      return () => value;
    }
    case Kind.LIST: {
      const items = node.values.map((item) => compileValue(item, defaults));
      return (variables) => items.map((item) => item(variables));
    }
    case Kind.OBJECT: {
      const fields = node.fields.map(
        (field) => [field.name.value, compileValue(field.value, defaults)] as const,
      );
      return (variables) => {
        const object = Object.create(null) as Record<string, unknown>;
        for (const [name, value] of fields) object[name] = value(variables);
        return object;
      };
    }
  }
}
