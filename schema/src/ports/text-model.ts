/** Why a language model gave no answer. */
export class TextModelError extends Error {
  override readonly name = 'TextModelError';
  /** LIMITED: it asks to be asked less often. REFUSED: it answered with another error. MALFORMED: with no text at all. */
  readonly code: 'TIMEOUT' | 'LIMITED' | 'REFUSED' | 'MALFORMED' | 'UNREACHABLE';

  constructor(code: TextModelError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A language model that tells in other words what it is given. */
export interface TextModel {
  /**
   * It gives up by itself after a while.
   *
   * @param instructions how to tell it
   * @param text what is to be told
   * @throws TextModelError where it gives no answer, or the signal is aborted first
   */
  rewrite(instructions: string, text: string, signal: AbortSignal): Promise<string>;
}
