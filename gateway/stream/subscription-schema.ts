import { GraphQLObjectType, GraphQLSchema } from 'graphql';

import type { FieldRule, MergeRules } from '../scatter/merge-rules.ts';

/**
 * The schema with a subscription for each root field of which the merge can be shown while providers answer. Each has the type
 * and arguments of the field of that name in Query, so that a selection on the one is a selection on the other.
 */
export function addSubscriptions(schema: GraphQLSchema, rules: MergeRules): GraphQLSchema {
  const shown = rules.get('Query')?.fields;
  const fields = Object.entries(schema.getQueryType()?.toConfig().fields ?? {});
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    description:
      'Answers that are shown while the providers give them: an event for each that has answered, with the merge so far, ' +
      'by the graphql-sse protocol at /graphql/stream.',
    fields: Object.fromEntries(fields.filter(([name]) => isShown(shown?.get(name)))),
  });
  return new GraphQLSchema({ ...schema.toConfig(), subscription });
}

// Pages are not: which rows are on one is known only when all have answered.
function isShown(rule: FieldRule | undefined): boolean {
  return rule?.merge !== undefined && rule.merge !== 'CONNECTION';
}
