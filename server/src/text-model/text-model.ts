import { setTimeout as sleep } from 'node:timers/promises';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type TextModel, TextModelError } from '@tickwire/schema';
import { APICallError, generateText } from 'ai';
import type { TextModelConfig } from './config.ts';

/** A text of 4,000 characters, which is as much as is ever told, with room for other tokenisers. */
const maxOutputTokens = 2_000;
const maxAnswerBytes = 1_000_000;
const limitedStatus = 429;
/** Where the endpoint does not say when to come back. */
const usualPauseMs = 1_000;

/** What answers more than any text has is no language model, and must not fill the memory. */
const boundedFetch: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  if (response.body === null) return response;
  let bytes = 0;
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxAnswerBytes) controller.error(new Error(`the answer is longer than ${maxAnswerBytes} bytes`));
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(bounded, { status, statusText, headers });
};

function isLimited(error: unknown): error is APICallError {
  return APICallError.isInstance(error) && error.statusCode === limitedStatus;
}

/** When an endpoint that had enough wants to be asked again. */
function pauseMsOf({ responseHeaders }: APICallError): number {
  const seconds = Number(responseHeaders?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : usualPauseMs;
}

/** Why it failed, without what was sent and what came back: neither is for the log. */
function explained(error: unknown, deadline: AbortSignal): TextModelError {
  if (error instanceof TextModelError) return error;
  if (deadline.aborted) return new TextModelError('TIMEOUT', 'the language model took too long');
  if (isLimited(error)) return new TextModelError('LIMITED', 'the language model answers 429: it is asked too often');
  if (APICallError.isInstance(error)) {
    const { statusCode } = error;
    if (statusCode === undefined) return new TextModelError('UNREACHABLE', 'the language model cannot be reached');
    return statusCode >= 200 && statusCode < 300
      ? new TextModelError('MALFORMED', 'the language model answers what is no chat completion')
      : new TextModelError('REFUSED', `the language model answers ${statusCode}`);
  }
  return new TextModelError('MALFORMED', 'the language model answers nothing that can be read');
}

/** A language model by OpenAI's chat completions. */
export function createTextModel({ baseUrl, apiKey, model, timeoutMs }: TextModelConfig): TextModel {
  const provider = createOpenAICompatible({ name: 'tickwire', baseURL: baseUrl, apiKey, fetch: boundedFetch });
  const chat = provider.chatModel(model);

  async function ask(instructions: string, text: string, abortSignal: AbortSignal): Promise<string> {
    const { text: answer } = await generateText({
      ...{ model: chat, instructions, prompt: text, maxOutputTokens, abortSignal },
      // What is worth another try, and when, is decided below.
      maxRetries: 0,
      temperature: 0,
    });
    if (answer.trim() === '') throw new TextModelError('MALFORMED', 'the language model answers an empty text');
    return answer;
  }

  return {
    async rewrite(instructions, text, signal) {
      const endsAtMs = Date.now() + timeoutMs;
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        return await ask(instructions, text, deadline).catch(async (error: unknown) => {
          if (!isLimited(error) || Date.now() + pauseMsOf(error) >= endsAtMs) throw error;
          await sleep(pauseMsOf(error), undefined, { signal: deadline });
          return ask(instructions, text, deadline);
        });
      } catch (error) {
        throw explained(error, deadline);
      }
    },
  };
}
