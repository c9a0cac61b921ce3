import { builder } from './builder.ts';

export const DeletedNode = builder.objectRef<{ id: string }>('DeletedNode').implement({
  description: 'What is left of a deleted node.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'The id that it had.' }) }),
});
