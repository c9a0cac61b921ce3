import type { TextModel } from '@tickwire/schema';
import type { TextModelConfig } from './config.ts';

/** The language model that is configured. Its library is loaded where there is one, and not to no purpose. */
export async function openTextModel(config: TextModelConfig | null): Promise<TextModel | null> {
  if (config === null) return null;
  const { createTextModel } = await import('./text-model.ts');
  return createTextModel(config);
}
