/** A language model that tells in other words what it is given. */
export interface TextModel {
  /**
   * @param instructions how to tell it
   * @param text what is to be told
   * @throws where it gives no answer, or the signal is aborted first
   */
  rewrite(instructions: string, text: string, signal: AbortSignal): Promise<string>;
}
